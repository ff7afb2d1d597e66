//! How a program that runs by itself is told to end, on each system.

/// Returns when somebody or the system wants this program to end.
pub(crate) async fn requested() {
    tokio::select! {
        () = interrupt() => {}
        () = of_the_system() => {}
    }
}

async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        // The system cannot tell: the program ends when it is ended.
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn of_the_system() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => drop(terminate.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(windows)]
async fn of_the_system() {
    use tokio::signal::windows::{ctrl_close, ctrl_logoff, ctrl_shutdown};
    let (Ok(mut close), Ok(mut logoff), Ok(mut shutdown)) =
        (ctrl_close(), ctrl_logoff(), ctrl_shutdown())
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = close.recv() => {}
        _ = logoff.recv() => {}
        _ = shutdown.recv() => {}
    }
}
