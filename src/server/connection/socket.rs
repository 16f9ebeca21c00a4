//! A socket, and what was read of it too early.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::refused;

/// A socket whose next bytes may have been read already: a client that sends several requests at once is read ahead of.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    unread: Bytes,
    /// hyper's own answer to what it could not read, which was kept from leaving.
    refused: Option<StatusCode>,
}

impl Socket {
    /// Nothing was read of it yet.
    pub(super) fn new(stream: TcpStream) -> Self {
        Self::rewound(stream, Bytes::new())
    }

    /// These bytes come before those that the socket still holds.
    pub(super) fn rewound(stream: TcpStream, unread: Bytes) -> Self {
        Self {
            stream,
            unread,
            refused: None,
        }
    }

    /// Gives back what a reader had read and did not use.
    pub(super) fn with_unread(self, bytes: Bytes) -> Self {
        let unread = if self.unread.is_empty() {
            bytes
        } else {
            [bytes, self.unread].concat().into()
        };
        Self { unread, ..self }
    }

    /// The status of an answer of hyper's own, after which it has given up.
    pub(super) fn refused(&self) -> Option<StatusCode> {
        self.refused
    }

    /// What a reader gave back.
    pub(super) fn unread(&self) -> &[u8] {
        &self.unread
    }

    /// The socket, and what comes before its bytes.
    pub(super) fn into_parts(self) -> (TcpStream, Bytes) {
        (self.stream, self.unread)
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.unread.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, buf);
        }
        let length = self.unread.len().min(buf.remaining());
        buf.put_slice(&self.unread[..length]);
        self.unread.advance(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(status) = refused::status_of(buf) {
            self.refused = Some(status);
            return Poll::Ready(Ok(buf.len()));
        }
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // The answer in the place of that one is yet to come.
        if self.refused.is_some() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
