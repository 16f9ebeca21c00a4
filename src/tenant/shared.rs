//! A directory behind one lock, of which a moment can be kept: who keeps one shares it until somebody writes.

use std::sync::Arc;

use parking_lot::{MappedRwLockWriteGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::directory::Directory;

/// parking_lot's lock, because its guard cannot be held across an await.
#[derive(Debug)]
pub(super) struct Shared(RwLock<Arc<Directory>>);

impl Shared {
    pub(super) fn new(directory: Directory) -> Self {
        Self::of(Arc::new(directory))
    }

    pub(super) fn of(moment: Arc<Directory>) -> Self {
        Self(RwLock::new(moment))
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Arc<Directory>> {
        self.0.read()
    }

    /// The directory for a writer. Where a moment of it is kept, the writer gets a copy, which costs its indexes; the
    /// records are shared all the same.
    pub(super) fn write(&self) -> MappedRwLockWriteGuard<'_, Directory> {
        RwLockWriteGuard::map(self.0.write(), Arc::make_mut)
    }

    /// This moment. Costs nothing until the next write.
    pub(super) fn moment(&self) -> Arc<Directory> {
        Arc::clone(&self.0.read())
    }

    /// Puts another moment in the place of the present one.
    pub(super) fn put(&self, moment: Arc<Directory>) {
        let replaced = std::mem::replace(&mut *self.0.write(), moment);
        // Taking thousands of records apart is work that nobody needs to wait for.
        drop(replaced);
    }

    /// Makes a new moment out of the present one, and says what `work` says. What fails changes nothing.
    ///
    /// The work is done beside the lock, so that readers go on. If somebody wrote meanwhile it is done anew, and the
    /// last time under the lock, so that it comes to an end.
    pub(super) fn replace<T, E>(
        &self,
        work: impl Fn(&Arc<Directory>) -> Result<(T, Arc<Directory>), E>,
    ) -> Result<T, E> {
        const TRIES: usize = 2;
        for _ in 0..TRIES {
            let before = self.moment();
            let (done, after) = work(&before)?;
            let mut present = self.0.write();
            // `before` is held, so a writer has made a copy, and no other directory can be at its address.
            if Arc::ptr_eq(&present, &before) {
                *present = after;
                return Ok(done);
            }
        }
        let mut present = self.0.write();
        let (done, after) = work(&present)?;
        *present = after;
        Ok(done)
    }
}
