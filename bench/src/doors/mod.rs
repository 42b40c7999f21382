//! `doors`: what it costs to ask Jeton from a gateway, and what its own proxy costs instead.
//!
//! Everything that answers shares the server's cores, the product behind included, so that the rate tells what a
//! request costs altogether. What asking costs is the difference to the same gateway that asks nobody.

use std::{fs, net::SocketAddr, sync::Arc};

use tempfile::TempDir;

use crate::{
    Outcome,
    arguments::Size,
    child::{Child, Given},
    cores, machine,
    report::{Report, Row, Target, whole},
    rounds::{Ask, Case, Series, Settings, Spelling, rounds},
    server::TEMPLATE,
    statistics::{median, median_ratio},
    stock::Stock,
};

const CONFIGURATION: &str = include_str!("nginx.conf");

/// Runs the benchmark.
pub(crate) fn run(size: &Size) -> Outcome<Report> {
    let machine = machine::description()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let stock = runtime.block_on(Stock::new(size.tokens()))?;
    let settings = Settings::of(size);
    let circumstances =
        format!("{} tokens stored; {}. {machine}.", whole(size.tokens() as f64), settings.words());
    let mut report = Report { name: "doors", circumstances, rows: Vec::new(), raw: Vec::new() };
    measure(&stock, &settings, &mut report)?;
    Ok(report)
}

fn measure(stock: &Stock, settings: &Settings, report: &mut Report) -> Outcome<()> {
    let (for_servers, for_load) = cores::halves()?;
    let api = Child::start("hello-hyper", None, &for_servers)?;
    let stub = Child::start("yes", None, &for_servers)?;
    let directory = stock.directory.path();
    let jeton = Given {
        directory: Some(directory),
        upstream: Some(api.address()),
        cores: &for_servers,
        ..Given::default()
    };
    let jeton = Child::start_with("jeton", &jeton)?;
    let prefix = configured(api.address(), stub.address(), jeton.address())?;
    let nginx = Child::start("nginx", Some(prefix.path()), &for_servers)?;
    let secrets = Arc::new(stock.world.stored(stock.tokens));
    let case = |name, address, servers, ask| Case {
        name,
        address,
        servers,
        ask,
        secrets: &secrets,
        spelling: Spelling::Right,
        status: 200,
    };
    let cases = [
        case("nginx, asks nobody", nginx.address(), vec![&nginx, &api], Ask::get("/open")),
        case("nginx, asks a stub", nginx.address(), vec![&nginx, &api, &stub], Ask::get("/stub")),
        case("nginx, asks Jeton", nginx.address(), vec![&nginx, &api, &jeton], Ask::get("/jeton")),
        case("Jeton's own proxy", jeton.front()?, vec![&jeton, &api], Ask::get("/hello")),
        case("Envoy's question over gRPC", jeton.address(), vec![&jeton], Ask::Check),
    ];
    let series = rounds(&cases, settings, &for_load)?;
    for (case, series) in cases.iter().zip(&series) {
        report.raw.extend(series.raw(case.name));
    }
    add_rows(&series, report);
    Ok(())
}

/// A directory with the configuration of nginx.
pub(crate) fn configured(api: SocketAddr, stub: SocketAddr, jeton: SocketAddr) -> Outcome<TempDir> {
    let directory = tempfile::tempdir()?;
    let mut text = CONFIGURATION.to_owned();
    for (name, address) in [("@UPSTREAM@", api), ("@STUB@", stub), ("@JETON@", jeton)] {
        text = text.replace(name, &address.to_string());
    }
    fs::write(directory.path().join(TEMPLATE), text)?;
    Ok(directory)
}

fn add_rows(series: &[Series], report: &mut Report) {
    let [open, stub, jeton, proxy, grpc] = series else {
        return;
    };
    let figure = |series: &Series| {
        format!("{}, {:.1} us of processor", series.figure(), median(&series.server_time))
    };
    // The servers' cores are never idle: a request takes the time between two answers.
    let [by_stub, by_jeton] = [stub, jeton].map(|series| added(&open.rate, &series.rate));
    let [cpu_stub, cpu_jeton] =
        [stub, jeton].map(|series| difference(&open.server_time, &series.server_time));
    report.rows.extend([
        Row::new("nginx, asks nobody", figure(open)),
        Row::new("nginx, asks a stub", figure(stub)),
        Row::new("nginx, asks Jeton", figure(jeton)),
        Row::new("what asking Jeton adds", format!("{:.1} us a request", median(&by_jeton))).must(
            median_ratio(&by_jeton, &by_stub),
            "the stub's",
            Target::AtMost(1.15, ""),
        ),
        Row::new("... of processor time", format!("{:.1} us a request", median(&cpu_jeton))).must(
            median_ratio(&cpu_jeton, &cpu_stub),
            "the stub's",
            Target::AtMost(1.15, ""),
        ),
        Row::new("Jeton's own proxy", figure(proxy)).must(
            median_ratio(&proxy.rate, &jeton.rate),
            "nginx that asks Jeton",
            Target::AtLeast(1.5, ""),
        ),
        Row::new("Envoy's question over gRPC", figure(grpc)),
    ]);
}

/// What a request takes longer at `rate` than at `base`, in microseconds, in each round.
fn added(base: &[f64], rate: &[f64]) -> Vec<f64> {
    base.iter().zip(rate).map(|(base, rate)| 1e6 / rate - 1e6 / base).collect()
}

fn difference(base: &[f64], time: &[f64]) -> Vec<f64> {
    base.iter().zip(time).map(|(base, time)| time - base).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asking_adds_is_the_difference_of_the_times_between_answers() {
        assert_eq!(added(&[1_000_000.0], &[500_000.0]), [1.0]);
        assert_eq!(difference(&[2.0, 3.0], &[5.0, 4.0]), [3.0, 1.0]);
    }

    #[test]
    fn the_configuration_names_every_address_that_is_put_in() {
        for name in ["@UPSTREAM@", "@STUB@", "@JETON@", "@LISTEN@"] {
            assert_eq!(CONFIGURATION.matches(name).count(), 1, "{name}");
        }
    }
}
