//! Waiting for what seldom happens, beside what happens all the time.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

/// A future that is polled when it is woken itself, and not whenever the task is that waits for it. To look at a clock and at
/// two notifications behind every request takes as long as a good part of a verdict.
pub(super) struct Seldom<F> {
    future: F,
    bell: Arc<Bell>,
    ringer: Waker,
    task: Waker,
}

/// What the future wakes.
struct Bell {
    has_rung: AtomicBool,
    task: Mutex<Waker>,
}

impl<F: Future + Unpin> Seldom<F> {
    /// Waits for `future`.
    pub(super) fn new(future: F) -> Self {
        let task = Waker::noop().clone();
        let bell = Bell { has_rung: AtomicBool::new(true), task: Mutex::new(task.clone()) };
        let bell = Arc::new(bell);
        Self { future, ringer: bell.clone().into(), bell, task }
    }
}

impl<F: Future + Unpin> Future for Seldom<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        if !this.task.will_wake(context.waker()) {
            this.task = context.waker().clone();
            this.bell.wakes(this.task.clone());
        }
        // Before the future is polled: what happens meanwhile rings again.
        if !this.bell.has_rung.load(Ordering::Relaxed)
            || !this.bell.has_rung.swap(false, Ordering::AcqRel)
        {
            return Poll::Pending;
        }
        Pin::new(&mut this.future).poll(&mut Context::from_waker(&this.ringer))
    }
}

impl Bell {
    fn wakes(&self, task: Waker) {
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = task;
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.has_rung.store(true, Ordering::Release);
        self.task.lock().unwrap_or_else(PoisonError::into_inner).wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, sync::atomic::AtomicU32, time::Duration};

    use tokio::{sync::Notify, time::timeout};

    use super::*;

    #[tokio::test]
    async fn what_is_waited_for_is_polled_as_often_as_it_is_woken_and_no_more() {
        let (notify, polled) = (Notify::new(), AtomicU32::new(0));
        let mut notified = Box::pin(notify.notified());
        let counted = poll_fn(|context| {
            polled.fetch_add(1, Ordering::Relaxed);
            notified.as_mut().poll(context)
        });
        let mut seldom = Seldom::new(Box::pin(counted));

        for _ in 0..100 {
            let now = poll_fn(|context| Poll::Ready(Pin::new(&mut seldom).poll(context))).await;
            assert!(now.is_pending());
        }
        notify.notify_one();
        seldom.await;

        assert_eq!(polled.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn it_wakes_the_task_that_waits_also_where_that_is_another_than_before() {
        let notify = Arc::new(Notify::new());
        let notified = notify.clone();
        let mut seldom = Seldom::new(Box::pin(async move { notified.notified().await }));
        let now = poll_fn(|context| Poll::Ready(Pin::new(&mut seldom).poll(context))).await;
        assert!(now.is_pending());

        let elsewhere = tokio::spawn(timeout(Duration::from_secs(10), seldom));
        tokio::task::yield_now().await;
        notify.notify_one();

        assert!(elsewhere.await.is_ok_and(|waited| waited.is_ok()));
    }
}
