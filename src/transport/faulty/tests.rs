use core::convert::Infallible;

use super::Direction::{Down, Up};
use super::*;

const MS: fn(u64) -> Duration = Duration::from_millis;

/// Sends back what it gets, in as many pieces as it got, each 1 ms later.
#[derive(Debug, Default)]
struct Echo {
    now: Duration,
    sent: Vec<Vec<u8>>,
    echoes: VecDeque<Vec<u8>>,
}

impl Transport for Echo {
    type Error = Infallible;
    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.sent.push(bytes.to_vec());
        self.echoes.push_back(bytes.to_vec());
        Ok(())
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        if within < MS(1) || self.echoes.is_empty() {
            self.now += within;
            return Ok(0);
        }
        self.now += MS(1);
        let echo = self.echoes.pop_front().unwrap();
        buf[..echo.len()].copy_from_slice(&echo);
        Ok(echo.len())
    }
    fn discard_input(&mut self) -> Result<(), Infallible> {
        unreachable!("what is discarded goes over the line, too")
    }
    fn set_baud(&mut self, _: u32) -> Result<bool, Infallible> {
        Ok(true)
    }
    fn now(&self) -> Duration {
        self.now
    }
    fn pause(&mut self, time: Duration) {
        self.now += time;
    }
}

fn faulty(direction: Direction, at: u64, kind: FaultKind) -> Faulty<Echo> {
    Faulty::new(Echo::default()).with(Fault { direction, at, kind })
}

/// Everything that arrives within 100 ms, and how it ends.
fn everything(port: &mut Faulty<Echo>) -> (Vec<u8>, Result<usize, FaultyError<Infallible>>) {
    let mut all = Vec::new();
    let mut buf = [0; 3];
    loop {
        match port.recv(&mut buf, MS(100)) {
            Ok(len) if len > 0 => all.extend(&buf[..len]),
            end => return (all, end),
        }
    }
}

#[test]
fn each_kind_strikes_its_byte_in_either_direction() {
    let table: [(FaultKind, &[u8]); 6] = [
        (FaultKind::Drop, &[1, 2, 4, 5, 6]),
        (FaultKind::Flip(0x81), &[1, 2, 0x82, 4, 5, 6]),
        (FaultKind::Duplicate, &[1, 2, 3, 3, 4, 5, 6]),
        (FaultKind::Insert(9), &[1, 2, 9, 3, 4, 5, 6]),
        (FaultKind::Stall(MS(7)), &[1, 2, 3, 4, 5, 6]),
        // 5 and 6 came by themselves.
        (FaultKind::Truncate, &[1, 2, 5, 6]),
    ];
    for direction in [Up, Down] {
        for (kind, result) in table {
            let mut port = faulty(direction, 2, kind);
            port.send(&[1, 2, 3, 4]).unwrap();
            port.send(&[5, 6]).unwrap();
            assert_eq!(everything(&mut port), (result.to_vec(), Ok(0)), "{direction:?} {kind:?}");
            assert_eq!(port.faults().pending(), 0);
            assert_eq!(port.faults().passed(Up), 6);
            let lost_before = if direction == Up { result.len() } else { 6 };
            assert_eq!(port.faults().passed(Down), lost_before as u64, "{direction:?} {kind:?}");
        }
    }
}

#[test]
fn a_stall_holds_the_bytes_and_nothing_else() {
    let mut port = faulty(Up, 1, FaultKind::Stall(MS(7)));
    port.send(&[1, 2]).unwrap();
    port.send(&[3]).unwrap();
    assert_eq!((port.now(), &port.inside().sent), (MS(0), &vec![vec![1]]));
    port.pause(MS(6));
    assert_eq!((port.now(), port.inside().sent.len()), (MS(6), 1));
    // They go up at their time, also while the sender waits for something else.
    port.pause(MS(6));
    assert_eq!((port.now(), &port.inside().sent), (MS(12), &vec![vec![1], vec![2], vec![3]]));

    // A change of the rate waits for them.
    let mut port = faulty(Up, 0, FaultKind::Stall(MS(7)));
    port.send(&[1]).unwrap();
    port.set_baud(300).unwrap();
    assert_eq!((port.now(), &port.inside().sent), (MS(7), &vec![vec![1]]));

    let mut port = faulty(Down, 1, FaultKind::Stall(MS(7)));
    port.send(&[1, 2]).unwrap();
    let mut buf = [0; 4];
    assert_eq!((port.recv(&mut buf, MS(100)), port.now()), (Ok(1), MS(1)));
    assert_eq!((port.recv(&mut buf, MS(3)), port.now()), (Ok(0), MS(4)));
    // Later bytes wait behind it.
    port.send(&[3]).unwrap();
    assert_eq!((port.recv(&mut buf, MS(100)), port.now()), (Ok(2), MS(8)));
    assert_eq!(buf[..2], [2, 3]);

    // For ever.
    let mut port = faulty(Down, 0, FaultKind::Stall(Duration::MAX));
    port.send(&[1]).unwrap();
    assert_eq!((port.recv(&mut buf, MS(100)), port.now()), (Ok(0), MS(100)));
}

#[test]
fn a_dead_line_stays_dead() {
    for direction in [Up, Down] {
        let mut port = faulty(direction, 2, FaultKind::Disconnect);
        let sent = port.send(&[1, 2, 3]);
        let dead = Err(FaultyError::Disconnected);
        if direction == Up {
            assert_eq!(sent, dead);
            assert_eq!(port.inside().sent, [[1, 2]]);
            assert_eq!(everything(&mut port), (vec![], Err(FaultyError::Disconnected)));
        } else {
            assert_eq!(sent, Ok(()));
            assert_eq!(everything(&mut port), (vec![1, 2], Err(FaultyError::Disconnected)));
        }
        assert_eq!(port.send(&[4]), dead);
        assert_eq!(port.discard_input(), dead);
        assert_eq!(port.set_baud(300), Err(FaultyError::Disconnected));
        assert_eq!(port.recv(&mut [0], MS(1)), Err(FaultyError::Disconnected));
    }
}

#[test]
fn silence_is_not_a_lost_byte() {
    // All that had come is lost, and more may come within the time.
    let mut port = faulty(Down, 0, FaultKind::Drop);
    port.send(&[1]).unwrap();
    port.send(&[2]).unwrap();
    let mut buf = [0; 4];
    assert_eq!((port.recv(&mut buf, MS(10)), buf[0], port.now()), (Ok(1), 2, MS(2)));
    assert_eq!((port.recv(&mut buf, MS(10)), port.now()), (Ok(0), MS(12)));
}

#[test]
fn what_is_discarded_went_over_the_line() {
    let mut port = faulty(Down, 3, FaultKind::Flip(1));
    port.send(&[1, 2, 3]).unwrap();
    assert_eq!(port.recv(&mut [0], MS(1)), Ok(1));
    port.discard_input().unwrap();
    assert_eq!(port.faults().passed(Down), 3);
    port.send(&[8]).unwrap();
    assert_eq!(everything(&mut port), (vec![9], Ok(0)));
}

#[test]
fn several_faults_at_one_byte_strike_in_the_order_given() {
    let faults = [FaultKind::Insert(7), FaultKind::Flip(1), FaultKind::Duplicate];
    let mut faults = Faults::new(faults.map(|kind| Fault { direction: Up, at: 1, kind }));
    assert_eq!(faults.pass(Up, &[4, 4, 4]), [Piece::Bytes(vec![4, 7, 5, 5, 4])]);
    // Too late for its byte: the next one will do.
    faults.add(Fault { direction: Up, at: 0, kind: FaultKind::Drop });
    assert_eq!(faults.pass(Down, &[1]), [Piece::Bytes(vec![1])]);
    assert_eq!(faults.pass(Up, &[1, 2]), [Piece::Bytes(vec![2])]);
}
