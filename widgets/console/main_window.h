// SPDX-License-Identifier: GPL-3.0-or-later
// The console's window: wiring between the parts, which work on their own.
#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QSplitter>

#include <map>
#include <memory>

#include "model/metrics/latency_facts.h"
#include "widgets/alerts/desktop_notifier.h"
#include "widgets/console/command_list.h"
#include "widgets/console/console_settings.h"
#include "widgets/console/latency_controller.h"
#include "widgets/console/merge_flow.h"
#include "widgets/console/navigator_builder.h"
#include "widgets/console/notice_bar.h"
#include "widgets/console/place_memory.h"
#include "widgets/console/profile_page.h"
#include "widgets/console/propose_flow.h"
#include "widgets/console/publish_flow.h"
#include "widgets/console/status_strip.h"
#include "widgets/console/tab_host.h"
#include "widgets/console/top_bar.h"
#include "widgets/console/window_options.h"
#include "widgets/problems/problem_list.h"
#include "widgets/welcome/new_service_dialog.h"

namespace sextant::ui {

class AuditPage;
class ChangePage;
class ChangesPage;
class EmergenciesPage;
class EmergencyFlow;
class ImportFlow;
class FirstSteps;
class FleetPage;
class HelpDialog;
class LatencyPage;
class GuidePage;
class PreviewPage;
class RolloutPage;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  // Loads the drafts and shows what was open; start() then connects.
  explicit MainWindow(const WindowOptions& options, QWidget* parent = nullptr);
  ~MainWindow() override;
  void start() { session_.start(); }

  // Parts that tests and the tour look at.
  [[nodiscard]] Session& session() { return session_; }
  [[nodiscard]] LatencyFeed& latencyFeed() { return latency_feed_; }
  [[nodiscard]] AlertWatch& alerts() { return alerts_; }
  [[nodiscard]] DraftController& drafts() { return drafts_; }
  [[nodiscard]] PreviewKeeper& previews() { return previews_; }
  [[nodiscard]] LiveChecks& checks() { return checks_; }
  [[nodiscard]] Arming& arming() { return arming_; }
  [[nodiscard]] EmergencyWatch& emergencies() { return emergencies_; }
  [[nodiscard]] EmergencyFlow* breaking() const { return emergency_; }
  [[nodiscard]] ImportFlow* importing() const { return import_; }
  [[nodiscard]] FirstSteps* steps() const { return steps_; }
  [[nodiscard]] NewServiceDialog* newService() const { return new_service_; }
  [[nodiscard]] Navigator* navigator() const { return navigator_; }
  [[nodiscard]] TabHost* tabs() const { return tabs_; }
  [[nodiscard]] TopBar* topBar() const { return top_; }
  [[nodiscard]] ProblemList* problems() const { return problems_; }
  [[nodiscard]] LatencyPanel* latencyPanel() const { return latency_; }
  [[nodiscard]] LatencyController* latency() const { return latency_controller_; }
  [[nodiscard]] NoticeBar* notices() const { return notices_; }
  [[nodiscard]] StatusStrip* status() const { return status_; }
  [[nodiscard]] PublishFlow* publishing() const { return publish_; }
  [[nodiscard]] MergeFlow* merging() const { return merges_; }
  [[nodiscard]] ProposeFlow* proposing() const { return propose_; }
  [[nodiscard]] const CommandList& commands() const { return *commands_; }
  // The page in front, where it is a profile's.
  [[nodiscard]] ProfilePage* profilePage() const;

 public slots:
  ProfilePage* openProfile(const sextant::Address& address);
  void openPlace(const sextant::Address& address, const sextant::Position& position);
  // What a link leads to; a place in a profile once its text is there.
  void openLink(const sextant::ConsoleLink& link);
  // The link of the page in front, for others; it says the store's name where it has been saved
  // under one.
  void copyLink();
  FleetPage* openFleet(const sextant::ServiceKey& key);
  LatencyPage* openLatency(const sextant::ServiceKey& key);
  void openReach(const sextant::ServiceKey& key);
  void openEstimate(const sextant::ServiceKey& key);
  PreviewPage* openPreview(const sextant::ServiceKey& key);
  RolloutPage* openRollout(const sextant::ServiceKey& key);
  GuidePage* openGuide(const sextant::ServiceKey& key);
  void openSearch(const sextant::ServiceKey& key);
  ChangePage* openChange(const sextant::ServiceKey& key, sextant::ChangeNumber number);
  ChangesPage* openChanges(const QString& environment);
  EmergenciesPage* openEmergencies(const QString& environment);
  // The drafts of the service in front, as a change that others can look at.
  void propose();
  AuditPage* openAudit(const QString& environment);
  // The list, with this one chosen; an empty id chooses none.
  void openAlerts(const QString& id = {});
  // With this entry chosen.
  void openAuditEntry(const QString& environment, qint64 number);
  // The events of an environment; of this place alone where it names a service.
  void openEvents(const QString& environment, const QString& place = {});
  // With this instance chosen.
  void openInFleet(const sextant::ServiceKey& key, const sextant::Scope& instance);
  // A service's revisions, with this one chosen.
  void openHistory(const sextant::ServiceKey& key, sextant::RevisionNumber number);
  void openDiff(const sextant::ui::DiffSide& left, const sextant::ui::DiffSide& right);
  void showGoTo();
  void showCommands();
  void showHelp();
  void publish();
  void compareDraft();
  void askDiscard(const sextant::Address& address);
  // A service from the files of a folder: asks which, and reads them.
  void takeFiles(const QString& folder);
  void beginFirstSteps();
  void askArm();

 signals:
  // The saved connections shall be shown.
  void connectionsWanted();
  // The server refused the login, and its person has a password to try.
  void passwordWanted();
  // The reference cluster shall be started.
  void clusterWanted();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void buildWidgets();
  QWidget* buildCentre();
  QWidget* buildSide();
  void connectSession();
  void connectDocuments();
  void connectPublishing();
  void connectLatency();
  void addPage(Page* page);
  void connectPage(Page* page);
  [[nodiscard]] Page* makePage(const QString& key);
  template <class Kind>
  Kind* openOfEnvironment(const std::string& environment);
  // The page with this key, made now where it only was restored; nullptr: there is none.
  Page* findPage(const QString& key);
  Page* made(Page* page);
  void makeDocumentCommands();
  void makeServiceCommands();
  void makeChangeCommands();
  void connectChanges();
  void connectChangePage(Page* page);
  void makeGuideCommands();
  void connectGuidePage(Page* page);
  void makeEmergencyCommands();
  void connectInbox();
  void makeImportCommands();
  void makeWelcomeCommands();
  void refreshWelcome();
  void askFiles();
  void connectEmergencyPage(Page* page);
  void goToPointer(const Address& address);
  void makeLinkCommands();
  void takeIntoDrafts(const ServiceKey& key, const Change& change);
  // Whether the next step with drafts of this service is a change, and no direct publish.
  [[nodiscard]] bool proposes(const ServiceKey& key) const;
  void makeEditCommands();
  void makeViewCommands();
  void refreshNavigator();
  void refreshChrome();
  void refreshProblems();
  void pageShown(Page* page);
  void showSide();
  void openFirst();
  void restore(const std::optional<ConsoleLink>& link);
  void remember();
  void compareScopes();
  void compareWithFile();
  void commitAll();
  // What is typed in an open control of a form waits until its person has finished.
  void commitTexts();
  void copyToScope(const std::string& pointer);
  void promote();
  void makeMoveCommands();
  [[nodiscard]] std::optional<ServiceKey> currentService() const;
  // One to show charts of; the settings' where there is no other.
  [[nodiscard]] ServiceKey firstService(const std::string& environment) const;
  // Every profile, instance and fleet, for the Finder: pinned ones first, then recent ones.
  [[nodiscard]] std::vector<FinderItem> places();
  [[nodiscard]] std::vector<FinderItem> profilePlaces(
      const std::function<void(const Address&)>& chosen);
  void compareWith();
  template <class Run>
  void onEditor(Run run);
  // In whichever of text and form is shown.
  void onEitherView(void (YamlEditor::*step)());

  Session session_;
  DraftController drafts_;
  LatencyFeed latency_feed_;
  std::map<ServiceKey, FactsReader> facts_;
  ServiceRules rules_;
  LiveChecks checks_;
  Arming arming_;
  AlertWatch alerts_;
  PreviewKeeper previews_;
  EmergencyWatch emergencies_;
  InboxWatch inbox_;
  UnsentWords unsent_;
  DesktopNotifier notifier_;
  PageSizes sizes_;
  ConsoleParts parts_;
  ConsoleSettings settings_;
  PlaceMemory places_;
  bool remember_;
  bool first_opened_ = false;
  NavigatorBuilder builder_;
  Navigator* navigator_ = nullptr;
  TabHost* tabs_ = nullptr;
  TopBar* top_ = nullptr;
  NoticeBar* notices_ = nullptr;
  ProblemList* problems_ = nullptr;
  QPushButton* reach_ = nullptr;
  LatencyPanel* latency_ = nullptr;
  EffectTable* effect_ = nullptr;
  LatencyController* latency_controller_ = nullptr;
  StatusStrip* status_ = nullptr;
  PublishFlow* publish_ = nullptr;
  MergeFlow* merges_ = nullptr;
  ProposeFlow* propose_ = nullptr;
  EmergencyFlow* emergency_ = nullptr;
  ImportFlow* import_ = nullptr;
  FirstSteps* steps_ = nullptr;
  QPointer<NewServiceDialog> new_service_;
  QPointer<HelpDialog> help_;
  CommandList* commands_ = nullptr;
  QList<QSplitter*> splitters_;
  QWidget* side_ = nullptr;
  bool closing_ = false;     // its previews are being ended
  bool side_wanted_ = true;  // by the person; a latency page needs no second one beside it
  QTimer navigator_pause_;
  bool navigator_behind_ = false;
};

}  // namespace sextant::ui
