// SPDX-License-Identifier: GPL-3.0-or-later
// A tab that searches every profile of an environment, drafts included.
#pragma once

#include <QTimer>

#include <map>

#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/search/search_view.h"

namespace sextant::ui {

class SearchPage : public Page {
  Q_OBJECT
 public:
  // `key`: the service in whose environment the search begins.
  SearchPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  [[nodiscard]] static QString pageKey() { return QStringLiteral("search|"); }
  [[nodiscard]] QString key() const override {
    return pageKey() + QString::fromStdString(key_.toString());
  }
  [[nodiscard]] QString title() const override { return tr("Search"); }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("search"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#Across scopes and environments"); }
  void focusContent() override;
  [[nodiscard]] SearchView* view() const { return view_; }

 private:
  struct Indexed;
  using Index = std::map<ServiceKey, std::shared_ptr<const Indexed>>;
  // What a service's profiles are now, drafts included.
  struct Snapshot {
    ProfileSet profiles;
    std::set<Scope> drafts;
  };
  using Versions = std::map<ServiceKey, std::uint64_t>;
  struct Found;
  [[nodiscard]] static std::optional<Found> searchIn(const Index& index, const SearchQuery& query,
                                                     BackgroundJob::Stopped stopped);
  void take(const Versions& versions, Index index, Found found);
  void forget(const ServiceKey& key);
  void refreshEnvironments();
  void search();
  [[nodiscard]] Snapshot snapshotOf(const ServiceKey& key) const;

  ConsoleParts parts_;
  ServiceKey key_;
  SearchView* view_;
  Index index_;
  Versions versions_;  // of what is to be indexed
  QTimer again_;
  BackgroundJob job_;
};

}  // namespace sextant::ui
