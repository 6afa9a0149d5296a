// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/alerts_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"

namespace sextant::ui {

AlertsPage::AlertsPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  list_ = new AlertList;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(list_);
  const std::string person = parts_.person.toStdString();
  connect(&parts_.alerts, &AlertWatch::changed, this, &AlertsPage::refresh);
  connect(list_, &AlertList::acknowledgeWanted, this,
          [this, person](const QString& id, const QString& note) {
            change(parts_.alerts.acknowledge(id.toStdString(), person, note.toStdString()));
          });
  connect(list_, &AlertList::snoozeWanted, this, [this, person](const QString& id, qint64 seconds) {
    change(parts_.alerts.snooze(id.toStdString(), person, seconds));
  });
  connect(list_, &AlertList::reopenWanted, this,
          [this](const QString& id) { change(parts_.alerts.reopen(id.toStdString())); });
  connect(list_, &AlertList::lookWanted, this,
          [this](const Alert& alert) { emit momentWanted(alert.condition.service, alert.since); });
  refresh();
}

void AlertsPage::refresh() {
  list_->setWatched(int(parts_.alerts.watchedCount()));
  QStringList unknown;
  if (const auto& away = parts_.session.awaySince()) {
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    unknown.append(tr("As of %1 UTC, the store is away for %2.")
                       .arg(utcClock(*away), ageWords(std::max<qint64>(now - *away, 1))));
  }
  for (const auto& [service, error] : parts_.alerts.unknown()) {
    unknown.append(tr("%1: %2").arg(QString::fromStdString(service.toString()),
                                    QString::fromStdString(error.toString())));
  }
  list_->setUnknown(unknown.isEmpty() ? QString()
                                      : tr("Not known now, which is not that all is well: %1")
                                            .arg(unknown.join(QLatin1Char(' '))));
  list_->setAlerts(parts_.alerts.book().alerts(), QDateTime::currentSecsSinceEpoch());
}

// The list is drawn anew each second, so what failed stands in a place of its own.
void AlertsPage::change(const Result<void>& done) {
  list_->setProblem(done ? QString() : QString::fromStdString(done.error().toString()));
}

}  // namespace sextant::ui
