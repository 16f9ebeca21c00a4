//! A socket, and what was read of it too early.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A socket whose next bytes may have been read already: a client that sends several requests at once is read ahead of.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    unread: Bytes,
}

impl Socket {
    /// Nothing was read of it yet.
    pub(super) fn new(stream: TcpStream) -> Self {
        Self::rewound(stream, Bytes::new())
    }

    /// These bytes come before those that the socket still holds.
    pub(super) fn rewound(stream: TcpStream, unread: Bytes) -> Self {
        Self { stream, unread }
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
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
