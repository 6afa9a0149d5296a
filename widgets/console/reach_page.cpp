// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/reach_page.h"

#include <QVBoxLayout>

namespace sextant::ui {

ReachPage::ReachPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent)
    : Page(parent), parts_(parts), key_(std::move(key)) {
  view_ = new ReachView;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
  const auto refreshOwn = [this](const ServiceKey& changed) {
    if (changed == key_) refresh();
  };
  connect(&parts_.checks, &LiveChecks::changed, this, refreshOwn);
  connect(view_, &ReachView::opened, this, [this](const Scope& scope, const QString& pointer) {
    openPlace(scope, pointer.toStdString());
  });
  refresh();
}

void ReachPage::refresh() {
  const auto& reach = parts_.checks.reach(key_);
  if (!reach) {
    view_->setEmptyWords(tr("It cannot be said who would change"),
                         tr("A profile cannot be read. The problems below say which, and where."));
  } else if (parts_.drafts.draftsOf(key_).empty()) {
    view_->setEmptyWords(tr("There is no draft"),
                         tr("Edit a profile of this service, and each value that would change "
                            "is listed here with the instances that get it."));
  } else {
    view_->setEmptyWords(tr("No instance would change"),
                         tr("The drafts change comments or values that every instance sets "
                            "itself."));
  }
  const int all = int(parts_.session.overview().inventory(key_).size());
  view_->setReach(reach.value_or(Reach{}), all);
  emit headingChanged();
}

void ReachPage::openPlace(const Scope& scope, const std::string& pointer) {
  for (const Draft* draft : parts_.drafts.draftsOf(key_)) {
    if (!draft->scope.covers(scope)) continue;
    const auto document = Document::parse(draft->text);
    const auto found = document ? document->find(pointer) : Result<std::optional<NodeId>>();
    if (!found || !*found) continue;
    emit placeWanted({key_, draft->scope}, document->markOf(**found));
    return;
  }
  emit addressWanted({key_, scope});
}

QString ReachPage::keyOf(const ServiceKey& key) {
  return QStringLiteral("reach|") + QString::fromStdString(key.toString());
}

QString ReachPage::heading() const {
  return tr("drafts of this service");
}

}  // namespace sextant::ui
