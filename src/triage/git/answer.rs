//! The answer of a program that may wait for ever: a pipe in the place of a file that it reads is
//! enough, and there are more such files than can be looked at before.

use std::io::{self, Read};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A program that has done nothing for so long waits for something that does not come: it has
/// neither said anything nor, where the system tells, computed.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// The most that is waited between two looks.
const STEP: Duration = Duration::from_millis(20);

/// Runs a program to its end.
///
/// # Errors
/// What starting it fails with; also where it is still waiting after `patience`, and is ended.
pub(super) fn answer(command: &mut Command, patience: Duration) -> io::Result<Output> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let said = Arc::new(AtomicUsize::new(0));
    let out = child.stdout.take().map(|stream| listen(stream, &said));
    let err = child.stderr.take().map(|stream| listen(stream, &said));
    let (mut seen, mut since) = ((0, None), Instant::now());
    let mut step = Duration::from_micros(200);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        let now = (said.load(Ordering::Relaxed), computed(&child));
        if now != seen {
            (seen, since) = (now, Instant::now());
        }
        if since.elapsed() > patience {
            let _ = child.kill();
            let _ = child.wait();
            let told = "it waits for something; is there a pipe among the files that it reads?";
            return Err(io::Error::new(io::ErrorKind::TimedOut, told));
        }
        thread::sleep(step);
        step = (step * 2).min(STEP);
    };
    Ok(Output { status, stdout: heard(out)?, stderr: heard(err)? })
}

/// Takes in what a program says, so that it can go on.
fn listen(
    mut stream: impl Read + Send + 'static,
    said: &Arc<AtomicUsize>,
) -> JoinHandle<io::Result<Vec<u8>>> {
    let said = Arc::clone(said);
    thread::spawn(move || {
        let (mut all, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return Ok(all),
                Ok(count) => {
                    all.extend_from_slice(&buffer[..count]);
                    said.fetch_add(count, Ordering::Relaxed);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    })
}

fn heard(stream: Option<JoinHandle<io::Result<Vec<u8>>>>) -> io::Result<Vec<u8>> {
    let broken = |_| io::Error::other("what it says cannot be read");
    stream.map_or_else(|| Ok(Vec::new()), |stream| stream.join().map_err(broken)?)
}

/// How long a program has computed, in whatever unit; nothing where the system does not tell.
fn computed(child: &Child) -> Option<(u64, u64)> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // The name of the program stands in brackets, and may hold any.
    let mut fields = stat.rsplit_once(')')?.1.split(' ').skip(12);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_waits_for_a_pipe_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let waiting = answer(Command::new("cat").arg(&pipe), Duration::from_millis(50));
        assert_eq!(waiting.unwrap_err().kind(), io::ErrorKind::TimedOut);
        let said = answer(Command::new("sh").args(["-c", "echo a; echo b >&2; exit 3"]), PATIENCE);
        let said = said.unwrap();
        assert_eq!(
            (said.status.code(), &*said.stdout, &*said.stderr),
            (Some(3), &b"a\n"[..], &b"b\n"[..])
        );
    }
}
