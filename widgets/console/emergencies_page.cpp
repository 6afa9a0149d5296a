// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/emergencies_page.h"

#include <QDateTime>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/console/emergency_words.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

// Those that want somebody first.
int orderOf(const Emergency& emergency) {
  if (emergency.lasts) return 0;
  return emergency.review ? 2 : 1;
}

}  // namespace

EmergenciesPage::EmergenciesPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  list_ = new EmergencyList;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(list_);
  const auto number = [](const QString& row) { return EmergencyNumber{row.toLongLong()}; };
  connect(list_, &EmergencyList::endWanted, this,
          [this, number](const QString& row) { emit endWanted(number(row)); });
  connect(list_, &EmergencyList::reviewWanted, this,
          [this, number](const QString& row) { emit reviewWanted(number(row)); });
  connect(list_, &EmergencyList::lookWanted, this,
          [this] { emit auditWanted(QString::fromStdString(key_.environment)); });
  connect(&parts_.emergencies, &EmergencyWatch::changed, this, &EmergenciesPage::refresh);
  connect(&parts_.session, &Session::connectionChanged, this, &EmergenciesPage::refresh);
  refresh();
}

void EmergenciesPage::refresh() {
  if (!parts_.emergencies.wasRead()) {
    const StoreWords awaited = awaitedWords(
        parts_.session, tr("Emergencies are listed here once the store can be read."));
    return list_->setEmptyWords(awaited.what, awaited.how);
  }
  list_->setEmptyWords(tr("Nobody has broken glass here"),
                       tr("In an outage that cannot wait for approvals, a person with the role “breaker” "
                          "may publish without them for a while. It is listed here until somebody else "
                          "has reviewed it, and afterwards."));
  std::vector<const Emergency*> shown;
  for (const Emergency& one : parts_.emergencies.all()) {
    if (one.environment == key_.environment) shown.push_back(&one);
  }
  std::stable_sort(shown.begin(), shown.end(), [](const Emergency* a, const Emergency* b) {
    return orderOf(*a) < orderOf(*b);
  });
  std::vector<EmergencyRow> rows;
  for (const Emergency* one : shown)
    rows.push_back(emergencyRow(*one, QDateTime::currentSecsSinceEpoch()));
  list_->setRows(std::move(rows));
}

}  // namespace sextant::ui
