// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/history_page.h"

#include <QDateTime>

#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr int ages_every_ms = 10'000;
constexpr std::size_t hash_digits = 8;

}  // namespace

std::vector<RevisionRow> revisionRows(const std::vector<RevisionInfo>& revisions,
                                      RevisionNumber stable) {
  std::vector<RevisionRow> rows;
  for (const RevisionInfo& info : revisions) {
    QStringList changed;
    for (const Scope& scope : info.changed)
      changed.append(scopeWords(scope));
    for (const Scope& scope : info.removed)
      changed.append(QStringLiteral("–") + scopeWords(scope));
    rows.push_back({info.number, info.published_at_us / us_per_second,
                    QString::fromStdString(info.author), QString::fromStdString(info.message),
                    changed, QString::fromStdString(info.content_hash.substr(0, hash_digits)),
                    info.number == stable});
  }
  return rows;
}

HistoryFeed::HistoryFeed(const ConsoleParts& parts, ServiceKey key, HistoryView* view)
    : QObject(view), parts_(parts), key_(std::move(key)), view_(view) {
  ages_.setInterval(ages_every_ms);
  connect(&ages_, &QTimer::timeout, this, [this] {
    if (view_->isVisible()) refresh();
  });
  ages_.start();
  connect(&parts_.session, &Session::historyChanged, this, &HistoryFeed::refresh);
  connect(&parts_.session, &Session::overviewChanged, this, &HistoryFeed::refresh);
  connect(&parts_.session, &Session::connectionChanged, this, &HistoryFeed::refresh);
  connect(&parts_.arming, &Arming::changed, this, &HistoryFeed::refresh);
  refresh();
}

void HistoryFeed::refresh() {
  const Head* head = parts_.session.overview().head(key_);
  view_->setRevisions(revisionRows(parts_.session.recentRevisions(key_),
                                   head == nullptr ? RevisionNumber{} : head->stable),
                      QDateTime::currentSecsSinceEpoch());
  if (parts_.session.connection() != ConnectionState::connected) {
    view_->setRestoreAllowed(false, tr("The store cannot be reached."));
  } else if (!parts_.mayWrite(key_)) {
    view_->setRestoreAllowed(false, tr("This environment is protected. Arm it first."));
  } else {
    view_->setRestoreAllowed(true);
  }
}

}  // namespace sextant::ui
