// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/latency_page.h"

#include <QDateTime>
#include <QHBoxLayout>

#include "widgets/console/chart_marks.h"

namespace sextant::ui {
namespace {

constexpr qint64 around_moment = 300;  // seconds to each side
constexpr int moment_width = 430;      // pixels, where there is room
constexpr int board_width_wanted = 560;

}  // namespace

LatencyPage::LatencyPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  board_ = new LatencyBoard;
  reader_ = new BoardReader(parts_, key_, board_, this);
  moment_ = new MomentReader(parts_, key_, this);
  moment_view_ = new MomentView;
  moment_view_->hide();
  across_ = new QSplitter(Qt::Horizontal);
  across_->setChildrenCollapsible(false);
  across_->setHandleWidth(1);
  across_->addWidget(board_);
  across_->addWidget(moment_view_);
  across_->setStretchFactor(0, 1);
  connect(across_, &QSplitter::splitterMoved, this,
          [this] { parts_.sizes.moment_width = moment_view_->width(); });
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(across_);
  connectBoard();
  connectMoment();
}

QString LatencyPage::keyOf(const ServiceKey& key) {
  return QStringLiteral("latency|") + QString::fromStdString(key.toString());
}

void LatencyPage::connectBoard() {
  connect(board_, &LatencyBoard::markerActivated, this, &LatencyPage::openMarker);
  connect(board_->timeline(), &ChartTimeline::momentChanged, this, &LatencyPage::chooseMoment);
  connect(board_, &LatencyBoard::instanceOpened, this, [this](const Scope& instance) {
    reader_->look(instance);
    board_->setView(BoardView::lines);
  });
}

void LatencyPage::connectMoment() {
  connect(moment_, &MomentReader::changed, this, [this] {
    moment_view_->setMoment(moment_->moment(), QDateTime::currentSecsSinceEpoch());
  });
  connect(moment_view_, &MomentView::closed, this,
          [this] { board_->timeline()->setMoment(std::nullopt); });
  connect(moment_view_, &MomentView::moved, this, [this](int seconds) {
    if (const auto moment = board_->timeline()->moment())
      board_->timeline()->setMoment(*moment + seconds);
  });
  connect(moment_view_, &MomentView::diffWanted, this,
          [this](RevisionNumber older, RevisionNumber newer) {
            emit diffWanted({key_, {}, DiffSide::Kind::revision, older},
                            {key_, {}, DiffSide::Kind::revision, newer});
          });
  connect(moment_view_, &MomentView::historyWanted, this,
          [this](RevisionNumber number) { emit historyWanted(key_, number); });
  connect(moment_view_, &MomentView::restoreWanted, this,
          [this](RevisionNumber number) { emit restoreWanted(key_, number); });
  connect(moment_view_, &MomentView::instanceOpened, this, [this](const Scope& instance) {
    emit addressWanted({key_, instance});
  });
  connect(moment_view_, &MomentView::changeOpened, this, [this](const QString& change) {
    if (const StoreEvent* event = moment_->eventOf(change)) openEvent(*event);
  });
}

int LatencyPage::momentWidth() const {
  // A person's own choice counts, as far as the board has room beside it.
  const int wanted = parts_.sizes.moment_width > 0
                         ? parts_.sizes.moment_width
                         : std::min(width() - board_width_wanted, moment_width);
  const int most = width() - board_->minimumSizeHint().width();
  const int least = moment_view_->minimumWidth();
  return std::clamp(wanted, least, std::max(least, most));
}

void LatencyPage::chooseMoment(std::optional<qint64> second) {
  const bool opens = second && moment_view_->isHidden();
  moment_view_->setVisible(second.has_value());
  if (opens) across_->setSizes({width() - momentWidth(), momentWidth()});
  second ? moment_->read(*second) : moment_->stop();
}

void LatencyPage::showMoment(qint64 second) {
  board_->timeline()->showRange(double(second - around_moment), double(second + around_moment));
  board_->timeline()->setMoment(second);
}

// Where it leads: to the revision, else to the instance, else to the audit log.
void LatencyPage::openEvent(const StoreEvent& event) {
  if (event.kind == "publish" || event.kind == "rollback") {
    if (event.revision) return emit historyWanted(key_, *event.revision);
  }
  if (event.scope.isInstance()) return emit fleetWanted(key_, event.scope);
  if (event.audit_entry)
    emit auditEntryWanted(QString::fromStdString(event.environment), *event.audit_entry);
}

void LatencyPage::openMarker(const QString& key) {
  if (const auto revision = markedRevision(key)) return emit historyWanted(key_, *revision);
  if (const StoreEvent* event = reader_->eventOf(key)) openEvent(*event);
}

}  // namespace sextant::ui
