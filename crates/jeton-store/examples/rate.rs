use std::{sync::Arc, time::Instant};
#[path = "../tests/store/support.rs"]
#[allow(dead_code, unused)]
mod support;
use jeton_core::*;
use jeton_token::*;
use support::*;
fn main() {
    let clients: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let per: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let answer = std::env::args().nth(3).is_some();
    let rt = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    rt.block_on(async {
        let place = Place::furnished().await;
        for n in 2..100 {
            place.put(Record::Account(account(n))).await;
        }
        if let Ok(sql) = std::env::var("SQL") {
            rusqlite::Connection::open(place.path())
                .unwrap()
                .execute_batch(&sql)
                .unwrap();
        }
        let run = |base: u64, per: usize| {
            let store = place.store.clone();
            async move {
                let mut set = tokio::task::JoinSet::new();
                let start = Instant::now();
                for c in 0..clients as u64 {
                    let store = store.clone();
                    set.spawn(async move {
                        let mut lat = Vec::new();
                        for i in 0..per as u64 {
                            let n = base + i * clients as u64 + c;
                            let mut e = [0u8; 32];
                            let h = n.wrapping_mul(0x9E3779B97F4A7C15);
                            e[..8].copy_from_slice(&h.to_be_bytes());
                            e[8..16].copy_from_slice(&n.to_be_bytes());
                            let now = at(1000 + (n / 30000) as i64);
                            let mut t = token(1);
                            t.id = TokenId::new(now, &Entropy::from_bytes(e));
                            t.account = account_id(1 + (h >> 32) as u16 % 99);
                            t.name = Some("ci deploy".parse().unwrap());
                            t.scopes = "read write".parse().unwrap();
                            t.live.digest = Digest::from_bytes(e);
                            t.live.hint = Hint::restore("abcd");
                            t.expires_at = Some(at(90_000_000));
                            let mut b = batch([Record::Token(t)]);
                            if answer {
                                b.answer = Some(jeton_store::Answer {
                                    account: account_id(1),
                                    key: n.to_string(),
                                    request: [0; 32],
                                    status: 201,
                                    body: vec![0; 300],
                                    at: now,
                                });
                            }
                            let s = Instant::now();
                            store.commit(b).await.unwrap();
                            lat.push(s.elapsed());
                        }
                        lat
                    });
                }
                let mut lat: Vec<_> = set.join_all().await.into_iter().flatten().collect();
                let total = start.elapsed();
                lat.sort();
                (
                    lat.len() as f64 / total.as_secs_f64(),
                    lat[lat.len() / 2],
                    lat[lat.len() * 99 / 100],
                )
            }
        };
        let warm = run(0, 20000 / clients).await;
        let r = run(10_000_000, per).await;
        let cpu = std::fs::read_to_string("/proc/self/stat").unwrap();
        let f: Vec<&str> = cpu.split(' ').collect();
        let (u, k): (f64, f64) = (f[13].parse().unwrap(), f[14].parse().unwrap());
        let rows = place.store.head().await.unwrap().seq as f64;
        print!(
            "cpu/row user {:.1} sys {:.1} us; ",
            u * 1e4 / rows,
            k * 1e4 / rows
        );
        println!(
            "clients {clients}: warm {:.0}/s; {:.0}/s p50 {:?} p99 {:?}",
            warm.0, r.0, r.1, r.2
        );
        place.store.close().await;
    });
}
