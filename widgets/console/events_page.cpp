// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/events_page.h"

#include <QDateTime>
#include <QFileDialog>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"
#include "widgets/events/event_export.h"

namespace sextant::ui {
namespace {

constexpr int page_events = 200;
constexpr int poll_ms = 1000;
constexpr int ages_every_ms = 10'000;

qint64 now() {
  return QDateTime::currentSecsSinceEpoch();
}

QString wordsOf(const Error& error) {
  return QString::fromStdString(error.toString());
}

}  // namespace

EventsPage::EventsPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new EventView;
  view_->setEnvironment(QString::fromStdString(key_.environment));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  poll_.start(poll_ms);
  ages_.start(ages_every_ms);
  connectParts();
  connectLinks();
  readAgain();
}

void EventsPage::connectParts() {
  connect(view_, &EventView::queryChanged, this, [this] {
    view_->setEvents({}, false, now());  // what was shown is no answer to this
    readAgain();
  });
  connect(view_, &EventView::againWanted, this, &EventsPage::readAgain);
  connect(view_, &EventView::moreWanted, this, &EventsPage::readOlder);
  connect(view_, &EventView::exportWanted, this, &EventsPage::askExport);
  connect(&poll_, &QTimer::timeout, this, [this] {
    if (isVisible()) readNewer();
  });
  connect(&ages_, &QTimer::timeout, this, [this] {
    if (isVisible()) view_->setNow(now());
  });
  connect(&parts_.session, &Session::connectionChanged, this, [this] {
    const bool connected = parts_.session.connection() == ConnectionState::connected;
    if (!connected) view_->setLive(false);
    if (connected) readNewer();
  });
  connect(&parts_.session, &Session::headChanged, this, [this](const ServiceKey& moved) {
    if (moved.environment == key_.environment && isVisible()) readNewer();
  });
}

void EventsPage::connectLinks() {
  const EventDetails* details = view_->details();
  const auto keyOf = [this](const QString& service) {
    return ServiceKey{key_.environment, service.toStdString()};
  };
  connect(details, &EventDetails::historyWanted, this,
          [this, keyOf](const QString& service, RevisionNumber revision) {
            emit historyWanted(keyOf(service), revision);
          });
  connect(details, &EventDetails::diffWanted, this,
          [this, keyOf](const QString& service, RevisionNumber revision) {
            showDiff(keyOf(service), revision);
          });
  connect(details, &EventDetails::fleetWanted, this,
          [this, keyOf](const QString& service, const Scope& scope) {
            emit fleetWanted(keyOf(service), scope);
          });
  connect(details, &EventDetails::auditWanted, this, [this](qint64 entry) {
    emit auditEntryWanted(QString::fromStdString(key_.environment), entry);
  });
}

// With the revision that it was made from; a service's first is compared with nothing.
void EventsPage::showDiff(const ServiceKey& key, RevisionNumber revision) {
  parts_.session.history(key, {revision.value + 1}, 1, this,
                         [this, key, revision](const Result<std::vector<RevisionInfo>>& infos) {
                           if (!infos) return tellProblem(infos.error());
                           const bool found = !infos->empty() && infos->front().number == revision;
                           const auto parent = found ? infos->front().parent : std::nullopt;
                           if (!parent) return emit historyWanted(key, revision);
                           // The first scope that it changed: where to look first.
                           const Scope scope = infos->front().changed.empty()
                                                   ? Scope{}
                                                   : infos->front().changed.front();
                           emit diffWanted({key, scope, DiffSide::Kind::revision, *parent},
                                           {key, scope, DiffSide::Kind::revision, revision});
                         });
}

EventFilter EventsPage::filterOf() const {
  const EventQuery query = view_->query();
  EventFilter filter;
  filter.environment = key_.environment;
  filter.service = query.place.section(QLatin1Char('/'), 0, 0).toStdString();
  filter.scope = {query.place.section(QLatin1Char('/'), 1, 1).toStdString(),
                  query.place.section(QLatin1Char('/'), 2).toStdString()};
  filter.kinds = query.kinds;
  filter.person = query.person.toStdString();
  filter.text = query.text.toStdString();
  filter.limit = page_events;
  return filter;
}

void EventsPage::ask(const EventFilter& filter, std::function<void(EventsPage&, EventPage)> take) {
  view_->setLoading();
  parts_.session.events(
      filter, this,
      [this, take = std::move(take), question = ++question_](const Result<EventPage>& page) {
        if (question != question_) return;
        if (!page) return tellProblem(page.error());
        take(*this, *page);
      });
}

void EventsPage::readAgain() {
  ask(filterOf(), [](EventsPage& own, EventPage page) {
    own.tail_ = page.tail;
    const bool more = int(page.events.size()) == page_events;
    own.view_->setEvents(std::move(page.events), more, now());
    own.view_->setLive(true);
  });
}

void EventsPage::readOlder() {
  const EventList& events = view_->events();
  if (events.size() == 0) return;
  EventFilter filter = filterOf();
  filter.before = events.at(events.size() - 1).position;
  ask(filter, [](EventsPage& own, EventPage page) {
    const bool more = int(page.events.size()) == page_events;
    own.view_->addOlder(std::move(page.events), more);
  });
}

// One question at a time. A new list brings a tail of its own, and then this answer is nobody's.
void EventsPage::readNewer() {
  if (reading_newer_ || view_->isLoading()) return;
  if (tail_.empty()) return readAgain();
  reading_newer_ = true;
  EventFilter filter = filterOf();
  filter.after = tail_;
  parts_.session.events(filter, this, [this, tail = tail_](const Result<EventPage>& page) {
    reading_newer_ = false;
    if (tail != tail_ || view_->isLoading()) return;
    if (!page) return tellProblem(page.error());
    tail_ = page->tail;
    if (page->again) return readAgain();
    view_->addNewer(page->events, now());
    view_->setLive(true);
    if (page->more) readNewer();
  });
}

void EventsPage::tellProblem(const Error& error) {
  view_->setLive(false);
  if (error.kind == ErrorKind::denied) return view_->setNothingToSee();
  const QString kept =
      view_->events().size() == 0 ? QString() : tr(" What was read before is still shown.");
  view_->setProblem(
      error.kind == ErrorKind::unavailable
          ? tr("Events could not be read: %1%2 They are read as soon as the store answers again.")
                .arg(wordsOf(error), kept)
          : tr("Events could not be read: %1%2").arg(wordsOf(error), kept));
}

void EventsPage::askExport() {
  const QString name =
      QStringLiteral("events-%1-%2.csv")
          .arg(QString::fromStdString(key_.environment),
               QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss")));
  const QString path = QFileDialog::getSaveFileName(
      this, tr("Export the events that are listed"), name,
      tr("Comma-separated values (*.csv);;JSON lines (*.jsonl);;All files (*)"));
  if (!path.isEmpty()) exportTo(path);
}

void EventsPage::exportTo(const QString& path) {
  exporting_.startBehind(
      [path, events = view_->events().all()](BackgroundJob::Stopped) {
        auto written = exportEvents(path, events);
        return std::pair(std::move(written), qint64(events.size()));
      },
      [this, path](const std::pair<Result<void>, qint64>& done) {
        if (!done.first) {
          return view_->setNews(
              Tone::bad, tr("Nothing was exported"),
              tr("%1 Choose another place, or try again.").arg(wordsOf(done.first.error())));
        }
        view_->setNews(Tone::ok, tr("%1 events were exported").arg(countText(done.second)),
                       tr("They are in %1. Older ones than those listed are not in it.").arg(path));
      });
}

}  // namespace sextant::ui
