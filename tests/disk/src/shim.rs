//! Between SQLite and the operating system. SQLite's own file system does all the work; what changes a file is noted on
//! the way. The only place with `unsafe`: SQLite takes a file system as a table of C functions.
#![expect(unsafe_code, reason = "SQLite takes a file system as a table of C functions")]

use std::{
    collections::HashMap,
    ffi::{CStr, c_char, c_int, c_void},
    io,
    path::{Path, PathBuf},
    ptr,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, Once, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use crate::{
    Image, Record,
    step::{FileId, Step},
    trap::{Snare, Trap},
};

/// What a disk makes of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// What is synced stays.
    Honest,
    /// It says yes to every sync and does nothing, as a disk with a cache and no battery.
    Lying,
}

/// A directory whose files are watched until this is dropped.
#[derive(Debug)]
pub struct Disk {
    watched: Arc<Watched>,
}

#[derive(Debug)]
struct Watched {
    directory: PathBuf,
    manner: Manner,
    broken: AtomicBool,
    trap: Trap,
    record: Mutex<Record>,
}

impl Disk {
    /// Remembers what is in `directory` and watches what SQLite does there to files that it opens from now on.
    ///
    /// # Errors
    /// What the operating system says of the directory.
    pub fn watch(directory: &Path, manner: Manner) -> io::Result<Self> {
        install();
        let directory = directory.canonicalize()?;
        let record = Mutex::new(Record::new(Image::of(&directory)?));
        let (broken, trap) = (AtomicBool::new(false), Trap::default());
        let watched = Arc::new(Watched { directory, manner, broken, trap, record });
        lock(&WATCHED).push(Arc::clone(&watched));
        Ok(Self { watched })
    }

    /// The world outside is told something now.
    pub fn note(&self, note: u64) {
        lock(&self.watched.record).steps.push(Step::Noted { note });
    }

    /// From now on every sync fails, and what was not synced before is lost: so do Linux and a disk with a bad sector.
    pub fn break_syncs(&self) {
        self.watched.broken.store(true, SeqCst);
    }

    /// Syncs succeed again, and what a failed one lost stays lost.
    pub fn mend_syncs(&self) {
        self.watched.broken.store(false, SeqCst);
    }

    /// The step that comes behind `more` others fails, and none behind it.
    pub fn fail_one(&self, more: usize) {
        self.watched.trap.set(more, Snare::Fail);
    }

    /// The step that comes behind `more` others waits until [`Self::let_go`].
    pub fn hold_one(&self, more: usize) {
        self.watched.trap.set(more, Snare::Hold);
    }

    /// Whether the step that should fail or wait has come.
    pub fn has_caught(&self) -> bool {
        self.watched.trap.has_caught()
    }

    /// What waits goes on, and nothing fails or waits any more.
    pub fn let_go(&self) {
        self.watched.trap.let_go();
    }

    /// What was done, from the beginning until now.
    pub fn record(&self) -> impl std::ops::Deref<Target = Record> {
        lock(&self.watched.record)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        lock(&WATCHED).retain(|watched| !Arc::ptr_eq(watched, &self.watched));
    }
}

/// A file that SQLite has open in a watched directory.
struct Opened {
    system: &'static sqlite3_io_methods,
    watched: Arc<Watched>,
    file: FileId,
    /// SQLite syncs the directory with the first sync of a journal that it may have made.
    syncs_names: bool,
}

static WATCHED: Mutex<Vec<Arc<Watched>>> = Mutex::new(Vec::new());

/// By the address of SQLite's `sqlite3_file`.
static OPEN: LazyLock<Mutex<HashMap<usize, Opened>>> = LazyLock::new(Mutex::default);

static SYSTEM: Mutex<Option<System>> = Mutex::new(None);

/// The functions of the operating system's own file system.
#[derive(Clone, Copy)]
struct System {
    open: OpenFile,
    delete: DeleteFile,
}

type OpenFile = unsafe extern "C" fn(
    *mut sqlite3_vfs,
    *const c_char,
    *mut sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;
type DeleteFile = unsafe extern "C" fn(*mut sqlite3_vfs, *const c_char, c_int) -> c_int;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the shim before the file system that SQLite takes by default, once in a process.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Safety: the table that SQLite gives lives as long as the process, and so does the copy.
        unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let system = &*ffi::sqlite3_vfs_find(ptr::null());
            *lock(&SYSTEM) = Some(System {
                open: system.xOpen.expect("every file system opens"),
                delete: system.xDelete.expect("every file system deletes"),
            });
            let shim = Box::leak(Box::new(*system));
            shim.zName = c"jeton-disk".as_ptr();
            shim.pNext = ptr::null_mut();
            shim.xOpen = Some(open);
            shim.xDelete = Some(delete);
            assert_eq!(ffi::sqlite3_vfs_register(shim, 1), ffi::SQLITE_OK);
        }
    });
}

fn system() -> System {
    lock(&SYSTEM).expect("the shim is installed before it is called")
}

/// Whose directory a file is in, and its name there.
///
/// # Safety
/// `path` is null or ends with a zero.
unsafe fn watched(path: *const c_char) -> Option<(Arc<Watched>, String)> {
    if path.is_null() {
        return None;
    }
    // Safety: as above.
    let path = Path::new(unsafe { CStr::from_ptr(path) }.to_str().ok()?);
    let directory = path.parent()?;
    let name = path.file_name()?.to_str()?.to_owned();
    let all = lock(&WATCHED);
    let found = all.iter().find(|watched| watched.directory == directory)?;
    Some((Arc::clone(found), name))
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    path: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // Safety: what SQLite gave us goes on as it came.
    let opened = unsafe { (system().open)(vfs, path, file, flags, out) };
    if opened != ffi::SQLITE_OK {
        return opened;
    }
    // Safety: SQLite's paths end with a zero.
    let Some((watched, name)) = (unsafe { watched(path) }) else {
        return opened;
    };
    // Safety: an open file has a table of functions, which is static.
    let system: &'static sqlite3_io_methods = unsafe { &*(*file).pMethods };
    let shim: &'static mut sqlite3_io_methods = Box::leak(Box::new(*system));
    shim.xClose = Some(close);
    shim.xWrite = Some(write);
    shim.xTruncate = Some(truncate);
    shim.xSync = Some(sync);
    // Safety: the file is ours until we return.
    unsafe { (*file).pMethods = shim };
    let journal = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
    let syncs_names = flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & journal != 0;
    let id = lock(&watched.record).file(&name);
    lock(&OPEN).insert(file.addr(), Opened { system, watched, file: id, syncs_names });
    opened
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, path: *const c_char, sync: c_int) -> c_int {
    // Safety: what SQLite gave us goes on as it came.
    let deleted = unsafe { (system().delete)(vfs, path, sync) };
    // Safety: SQLite's paths end with a zero.
    if deleted == ffi::SQLITE_OK
        && let Some((watched, name)) = unsafe { watched(path) }
    {
        let mut record = lock(&watched.record);
        record.remove(&name);
        if sync != 0 && watched.manner == Manner::Honest {
            record.steps.push(Step::SyncedNames);
        }
    }
    deleted
}

/// Has the operating system do something to a file, and notes it if it was done.
fn pass(
    file: *mut sqlite3_file,
    act: impl FnOnce(&'static sqlite3_io_methods) -> c_int,
    step: impl FnOnce(FileId) -> Step,
) -> c_int {
    let (system, watched, id) = {
        let open = lock(&OPEN);
        let opened = &open[&file.addr()];
        (opened.system, Arc::clone(&opened.watched), opened.file)
    };
    if watched.trap.catches() {
        return ffi::SQLITE_IOERR_WRITE;
    }
    // The record is locked meanwhile, so that its order is that of what happens.
    let mut record = lock(&watched.record);
    let done = act(system);
    if done == ffi::SQLITE_OK {
        record.steps.push(step(id));
    }
    done
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    length: c_int,
    offset: sqlite3_int64,
) -> c_int {
    let count = usize::try_from(length).expect("a length is not negative");
    // Safety: SQLite says how much there is.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), count) };
    pass(
        file,
        // Safety: what SQLite gave us goes on as it came.
        |system| {
            system
                .xWrite
                .map_or(ffi::SQLITE_IOERR, |act| unsafe { act(file, from, length, offset) })
        },
        |file| Step::Wrote { file, offset: place(offset), bytes: bytes.to_vec() },
    )
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    pass(
        file,
        // Safety: what SQLite gave us goes on as it came.
        |system| system.xTruncate.map_or(ffi::SQLITE_IOERR, |act| unsafe { act(file, length) }),
        |file| Step::Cut { file, length: place(length) },
    )
}

/// Nothing has to reach the real disk: whether it would is what the record says.
unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    let watched = Arc::clone(&lock(&OPEN)[&file.addr()].watched);
    let is_caught = watched.trap.catches();
    let mut open = lock(&OPEN);
    let opened = open.get_mut(&file.addr()).expect("SQLite syncs what it has open");
    let mut record = lock(&opened.watched.record);
    if is_caught || opened.watched.broken.load(SeqCst) {
        record.forget(opened.file);
        return ffi::SQLITE_IOERR_FSYNC;
    }
    if opened.watched.manner == Manner::Honest {
        record.steps.push(Step::Synced { file: opened.file });
        if std::mem::take(&mut opened.syncs_names) {
            record.steps.push(Step::SyncedNames);
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let opened = lock(&OPEN).remove(&file.addr()).expect("SQLite closes what it has open");
    // Safety: what SQLite gave us goes on as it came.
    opened.system.xClose.map_or(ffi::SQLITE_OK, |act| unsafe { act(file) })
}

fn place(offset: sqlite3_int64) -> usize {
    usize::try_from(offset).expect("a place is not negative")
}
