//! Which plane answers: the control plane below `/__mock`, the page for a person at `/`, and the double everywhere else.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Empty;
use hyper_util::service::TowerToHyperService;
use warp::filters::BoxedFilter;
use warp::{Filter as _, Reply as _};

use super::stop::Stop;
use super::{App, control, dashboard, deliver, feed};
use crate::control::problem::Problem;
use crate::fault::Plan;
use crate::message::{Request, Response};
use crate::serve;

/// warp's filters as a service that can be called once per request.
#[derive(Clone)]
pub(super) struct Routes(BoxedFilter<(warp::reply::Response,)>);

impl Routes {
    /// For tests of the wire: every request has this outcome.
    #[cfg(test)]
    pub(super) fn always(
        outcome: impl Fn(&Request) -> crate::message::Outcome + Clone + Send + Sync + 'static,
    ) -> Self {
        let answer = gathered().map(move |request: Arc<Request>| deliver::outcome(&request, outcome(&request)));
        Self(
            answer
                .map(|answer: http::Response<Bytes>| answer.into_response())
                .boxed(),
        )
    }

    /// Answers one request, which travels as an extension of its carrier.
    pub(super) async fn call(&self, carrier: hyper::Request<Empty<Bytes>>) -> warp::reply::Response {
        let service = TowerToHyperService::new(warp::service(self.0.clone()));
        match hyper::service::Service::call(&service, carrier).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// All routes. Three filters, each with its own `match` inside: a chain of one filter per path would try them in
/// turn for every request, and a rejection in one would run the next.
pub(super) fn all(app: &Arc<App>) -> Routes {
    let control = {
        let app = Arc::clone(app);
        let stop = warp::ext::get::<Stop>();
        warp::path("__mock")
            .and(gathered())
            .and(stop)
            .then(move |request: Arc<Request>, stop: Stop| {
                let app = Arc::clone(&app);
                async move {
                    match feed::answer(&app, &request, stop) {
                        Some(stream) => stream,
                        None => aside(move || control::answer(&app, &request)).await,
                    }
                }
            })
    };
    let home = {
        let app = Arc::clone(app);
        warp::path::end()
            .and(warp::get())
            .and(gathered())
            .then(move |request: Arc<Request>| {
                let app = Arc::clone(&app);
                aside(move || dashboard::home(&app, &request))
            })
    };
    let double = {
        let app = Arc::clone(app);
        gathered()
            .and(planned())
            .then(move |request: Arc<Request>, plan: Plan| {
                // In a task of its own: hyper drops this future when the client hangs up, and a write is not half undone.
                let answer = serve::answer(Arc::clone(&app.world), Arc::clone(&request), plan, Arc::clone(&app.url));
                let task = tokio::spawn(answer);
                let world = Arc::clone(&app.world);
                async move {
                    let outcome = task
                        .await
                        .unwrap_or_else(|error| serve::failed(&world, &request, &error.to_string()));
                    deliver::outcome(&request, outcome).into_response()
                }
            })
    };
    Routes(control.or(home).unify().or(double).unify().boxed())
}

/// Runs what may take long, such as making an org of thousands of people, where no other request waits for it.
async fn aside(work: impl FnOnce() -> Response + Send + 'static) -> warp::reply::Response {
    let answer = tokio::task::spawn_blocking(work).await;
    let answer = answer.unwrap_or_else(|error| control::failure(&Problem::internal(&error.to_string())));
    deliver::response(answer).into_response()
}

/// What was decided of the request before its body was read.
fn planned() -> impl warp::Filter<Extract = (Plan,), Error = warp::Rejection> + Clone {
    warp::ext::get::<Plan>()
}

/// The request that was gathered before routing began.
fn gathered() -> impl warp::Filter<Extract = (Arc<Request>,), Error = warp::Rejection> + Clone {
    warp::ext::get::<Arc<Request>>()
}
