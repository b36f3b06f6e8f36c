//! How much searching a rule may do in one text: some regexes, with look-around above all, have
//! texts on which they take time without end.
//!
//! The allowance grows with the text and is counted in steps, never in time, so that what is found
//! is the same on every machine. It belongs to the thread, as one text is checked by one thread:
//! what spends it lies many calls below what grants it.

use std::cell::Cell;

/// What every text is granted, in steps; a step is about a byte that an automaton reads.
const GRANTED: u64 = 50_000_000;

/// What is granted besides for each byte of a text.
const PER_BYTE: u64 = 500;

/// How a thread stands.
#[derive(Debug, Clone, Copy)]
struct Account {
    left: u64,
    overdrawn: bool,
}

thread_local! {
    static ACCOUNT: Cell<Option<Account>> = const { Cell::new(None) };
}

/// Runs something with the allowance of a text of so many bytes; tells too whether that was not
/// enough.
pub fn granted<T>(len: usize, run: impl FnOnce() -> T) -> (T, bool) {
    let left = GRANTED.saturating_add(PER_BYTE.saturating_mul(len as u64));
    let outer = ACCOUNT.replace(Some(Account { left, overdrawn: false }));
    let value = run();
    let account = ACCOUNT.replace(outer);
    (value, account.is_some_and(|account| account.overdrawn))
}

/// Takes steps from what is left; tells whether there were enough. Nothing is counted where nothing
/// was granted.
#[must_use]
pub fn spend(steps: u64) -> bool {
    let Some(account) = ACCOUNT.get() else { return true };
    let left = account.left.checked_sub(steps).filter(|_| !account.overdrawn);
    let account = Account { left: left.unwrap_or(account.left), overdrawn: left.is_none() };
    ACCOUNT.set(Some(account));
    left.is_some()
}

/// Notes that something was not searched to its end.
pub fn give_up() {
    if let Some(account) = ACCOUNT.get() {
        ACCOUNT.set(Some(Account { overdrawn: true, ..account }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_ends_and_is_new_for_the_next_text() {
        assert!(spend(u64::MAX));
        let ((), spent) = granted(0, || {
            assert!(spend(GRANTED));
            let ((), inner) = granted(1, || assert!(spend(GRANTED + PER_BYTE)));
            assert!(!inner && !spend(1) && !spend(0));
        });
        assert!(spent);
        assert!(!granted(0, || ()).1);
        assert!(granted(0, give_up).1);
    }
}
