// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/main_window.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QVBoxLayout>

#include "model/checks/settings.h"
#include "widgets/console/draft_rebase.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/publish_hindrance.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"

namespace sextant::ui {
namespace {

constexpr int navigator_width = 249;
constexpr int side_width = 470;
constexpr int problems_height = 168;
// Reports come every second from every instance; the tree is built once for all of them.
constexpr int navigator_pause_ms = 100;

QSplitter* splitter(Qt::Orientation orientation) {
  auto* split = new QSplitter(orientation);
  split->setHandleWidth(1);
  split->setChildrenCollapsible(false);
  return split;
}

}  // namespace

MainWindow::MainWindow(const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent),
      session_(options.target),
      drafts_(draftsFolder(options)),
      latency_feed_(session_, LatencyFeed::maker(session_, options.secrets)),
      rules_(session_,
             [this](const ServiceKey& key) {
               return facts_[key].read(latency_feed_.live(key), QDateTime::currentSecsSinceEpoch());
             }),
      checks_(session_, drafts_, rules_),
      alerts_(session_, latency_feed_, alertsFile(options)),
      previews_(session_, options.person.toStdString()),
      emergencies_(session_),
      inbox_(session_, options.person),
      unsent_(draftsFolder(options)),
      parts_{session_,  drafts_,      checks_, rules_, arming_,        latency_feed_,  alerts_,
             previews_, emergencies_, inbox_,  unsent_, sizes_,        options.person, options.colour},
      settings_(settingsFile(options), options.target.name()),
      places_(settings_, options.remember),
      remember_(options.remember) {
  // Before any page exists, so that pages never show a draft that was published.
  connect(&session_, &Session::stableChanged, this,
          [this](const ServiceKey& key) { dropPublishedDrafts(session_, drafts_, key); });
  publish_ = new PublishFlow(parts_, this);
  merges_ = new MergeFlow(parts_, this);
  propose_ = new ProposeFlow(parts_, this);
  buildWidgets();
  connectSession();
  connectDocuments();
  connectPublishing();
  connectLatency();
  connectChanges();
  commands_ = new CommandList(this);
  makeDocumentCommands();
  makeChangeCommands();
  makeMoveCommands();
  makeEditCommands();
  makeViewCommands();
  drafts_.load();
  restore(options.link);
  refreshChrome();
}

MainWindow::~MainWindow() {
  for (Page* page : tabs_->pages())
    page->finish();
  // The widgets go before what they look at, and hear nothing more while they do.
  for (QObject* source : std::initializer_list<QObject*>{&session_, &drafts_, &checks_, &arming_, &latency_feed_,
                                                         &alerts_, &previews_, &emergencies_, &inbox_})
    source->disconnect();
  tabs_->disconnect(this);
  delete takeCentralWidget();
}

void MainWindow::buildWidgets() {
  setWindowTitle(QStringLiteral("Sextant"));
  resize(1440, 900);
  top_ = new TopBar(parts_);
  status_ = new StatusStrip(parts_);
  navigator_ = new Navigator;
  navigator_->setMinimumWidth(180);
  navigator_->setTooltipSource(
      [this](const Address& address) { return instanceWords(session_, address); });
  const StoreWords empty = navigatorWords(session_);
  navigator_->setEmptyWords(empty.what, empty.how);
  auto* across = splitter(Qt::Horizontal);
  across->addWidget(navigator_);
  across->addWidget(buildCentre());
  side_ = buildSide();
  across->addWidget(side_);
  across->setStretchFactor(1, 2);
  across->setStretchFactor(2, 1);
  across->setSizes({navigator_width, 1440 - navigator_width - side_width, side_width});
  splitters_.prepend(across);
  auto* central = new QWidget;
  auto* column = new QVBoxLayout(central);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(top_);
  column->addWidget(across, 1);
  column->addWidget(status_);
  setCentralWidget(central);
}

QWidget* MainWindow::buildCentre() {
  tabs_ = new TabHost;
  notices_ = new NoticeBar(parts_);
  problems_ = new ProblemList;
  problems_->setMinimumHeight(size::section_head + size::row);
  auto* documents = new QWidget;
  setSurface(documents, "surface");
  documents->setMinimumWidth(420);
  auto* column = new QVBoxLayout(documents);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(notices_);
  column->addWidget(tabs_, 1);
  auto* down = splitter(Qt::Vertical);
  down->addWidget(documents);
  down->addWidget(problems_);
  down->setStretchFactor(0, 1);
  down->setSizes({900 - problems_height, problems_height});
  splitters_.append(down);
  return down;
}

QWidget* MainWindow::buildSide() {
  latency_ = new LatencyPanel;
  effect_ = new EffectTable;
  latency_controller_ = new LatencyController(parts_, latency_, effect_, this);
  auto* box = new QWidget;
  setSurface(box, "surface");
  box->setMinimumWidth(320);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(latency_, 1);
  column->addWidget(horizontalRule());
  effect_->setFixedHeight(size::section_head + 5 * size::row);
  column->addWidget(effect_);
  return box;
}

void MainWindow::connectSession() {
  navigator_pause_.setSingleShot(true);
  navigator_pause_.setInterval(navigator_pause_ms);
  // The first of a burst of changes shows at once, the last one a pause later.
  connect(&navigator_pause_, &QTimer::timeout, this, [this] {
    if (navigator_behind_) refreshNavigator();
  });
  const auto navigatorSoon = [this] {
    navigator_behind_ = true;
    if (!navigator_pause_.isActive()) refreshNavigator();
  };
  connect(&session_, &Session::overviewChanged, this, [this] {
    for (const Head& head : session_.overview().heads)
      session_.watch(head.key);
    refreshNavigator();
    openFirst();
    refreshChrome();
  });
  connect(&session_, &Session::fleetChanged, this, navigatorSoon);
  connect(&session_, &Session::stableChanged, this, navigatorSoon);
  connect(&drafts_, &DraftController::changed, this, navigatorSoon);
  connect(&drafts_, &DraftController::changed, this, [this](const Address& address) {
    checks_.follow(address.key);
    session_.watch(address.key);
    refreshChrome();
  });
  connect(&drafts_, &DraftController::failed, this,
          [this](const QString& address, const QString& reason) {
            notices_->showProblem(
                tr("The draft of %1 could not be saved: %2. It is still here in the window. Free "
                   "some space, then save again with Ctrl+S.")
                    .arg(address, reason));
          });
  connect(&drafts_, &DraftController::putAside, this,
          [this](const QString& address, const QString& file) {
            notices_->showProblem(tr("Another console of yours had saved another draft of %1. What "
                                     "is in this window is the draft now; the other one is kept "
                                     "in %2.")
                                      .arg(address, file));
          });
  connect(&session_, &Session::connectionChanged, this, [this, navigatorSoon] {
    navigatorSoon();
    refreshProblems();
    refreshChrome();
  });
  connect(&session_, &Session::stableChanged, this, &MainWindow::refreshChrome);
  connect(&arming_, &Arming::changed, this, &MainWindow::refreshChrome);
  connect(&checks_, &LiveChecks::changed, this, [this] {
    refreshProblems();
    refreshChrome();
  });
}

void MainWindow::connectDocuments() {
  connect(navigator_, &Navigator::opened, this,
          [this](const Address& address) { openProfile(address)->focusContent(); });
  connect(navigator_, &Navigator::compareWanted, this,
          [this](const Address& left, const Address& right) {
            openDiff({left.key, left.scope}, {right.key, right.scope});
          });
  connect(tabs_, &TabHost::currentChanged, this, &MainWindow::pageShown);
  connect(tabs_, &TabHost::pagesChanged, this, &MainWindow::refreshChrome);
  connect(tabs_->empty(), &EmptyState::actionTriggered, this, &MainWindow::showGoTo);
  tabs_->empty()->setAction(tr("Go to…"));
  connect(problems_, &ProblemList::opened, this, [this](const Problem& problem) {
    const auto key = currentService();
    const auto scope = Scope::fromPath(problem.scope);
    if (key && scope) openPlace({*key, *scope}, problem.position);
  });
  reach_ = new QPushButton(tr("Who would change"));
  setButtonKind(reach_, ButtonKind::flat);
  problems_->head()->addAtEnd(reach_);
  connect(reach_, &QPushButton::clicked, this, [this] {
    if (const auto key = currentService()) openReach(*key);
  });
  connect(top_, &TopBar::connectionsWanted, this, &MainWindow::connectionsWanted);
  connect(notices_, &NoticeBar::passwordWanted, this, &MainWindow::passwordWanted);
  connect(top_, &TopBar::goToWanted, this, &MainWindow::showGoTo);
  connect(top_, &TopBar::diffWanted, this, &MainWindow::compareDraft);
  connect(top_, &TopBar::publishWanted, this, &MainWindow::publish);
  connect(top_, &TopBar::armWanted, this, &MainWindow::askArm);
}

void MainWindow::connectPublishing() {
  connect(publish_, &PublishFlow::published, notices_, &NoticeBar::showPublished);
  connect(publish_, &PublishFlow::rollbackWanted, publish_, &PublishFlow::startRestore);
  connect(publish_, &PublishFlow::diffWanted, this, &MainWindow::openDiff);
  const auto mend = [this](const Address& address) {
    openProfile(address)->showView(ProfilePage::View::text);
    notices_->showProblem(
        tr("The draft and the new revision change the same lines. Both are "
           "in the text, between marks: keep what is right and remove the marks."));
  };
  connect(publish_, &PublishFlow::mendingWanted, this, mend);
  connect(publish_, &PublishFlow::choiceWanted, merges_, &MergeFlow::rebase);
  connect(merges_, &MergeFlow::mendingWanted, this, mend);
  connect(merges_, &MergeFlow::draftsWanted, this, &MainWindow::commitTexts);
  connect(merges_, &MergeFlow::failed, notices_, &NoticeBar::showProblem);
  connect(merges_, &MergeFlow::told, notices_, &NoticeBar::showNote);
  connect(merges_, &MergeFlow::working, status_, &StatusStrip::beginWork);
  connect(merges_, &MergeFlow::workEnded, status_, &StatusStrip::endWork);
  connect(merges_, &MergeFlow::copied, this,
          [this](const Address& target) { openProfile(target)->focusContent(); });
  connect(publish_, &PublishFlow::outcomeUnknown, notices_, &NoticeBar::showUnknown);
  connect(publish_, &PublishFlow::outcomeKnown, notices_, &NoticeBar::clearUnknown);
  connect(publish_, &PublishFlow::failed, notices_, &NoticeBar::showProblem);
  connect(notices_, &NoticeBar::publishWanted, publish_, &PublishFlow::showDialog);
  connect(notices_, &NoticeBar::rollbackWanted, publish_, &PublishFlow::startRestore);
}

ProfilePage* MainWindow::profilePage() const {
  return qobject_cast<ProfilePage*>(tabs_->current());
}

std::optional<ServiceKey> MainWindow::currentService() const {
  const Page* page = tabs_->current();
  return page == nullptr ? std::nullopt : std::optional(page->service());
}

void MainWindow::pageShown(Page* page) {
  page = made(page);
  if (page != nullptr) {
    navigator_->select({page->service(), page->scope()});
    places_.visited(page->key());
  }
  latency_controller_->setService(currentService());
  status_->setService(currentService());
  session_.attend(currentService());
  alerts_.attend(currentService());
  showSide();
  refreshProblems();
  refreshChrome();
}

void MainWindow::refreshNavigator() {
  navigator_behind_ = false;
  QElapsedTimer clock;
  clock.start();
  navigator_->setSnapshot(builder_.snapshot(session_, drafts_));
  navigator_->setLastKnown(navigatorAge(session_));
  const Page* page = tabs_->current();
  if (page != nullptr && !navigator_->tree()->currentIndex().isValid())
    navigator_->select({page->service(), page->scope()});
  // A large fleet takes a tenth of the time at most, however often it reports.
  navigator_pause_.start(std::max(navigator_pause_ms, int(clock.elapsed()) * 10));
  const StoreWords empty = navigatorWords(session_);
  navigator_->setEmptyWords(empty.what, empty.how);
}

void MainWindow::refreshChrome() {
  const Page* page = tabs_->current();
  top_->setPage(page);
  if (page != nullptr && proposes(page->service())) {
    top_->setPropose(propose_->hindrance(page->service()));
  } else {
    top_->setPublish(page == nullptr ? tr("Open a profile first.")
                                     : publishHindrance(parts_, page->service()));
  }
  QStringList title{QStringLiteral("Sextant")};
  if (const QString& label = session_.target().label; !label.isEmpty()) title.prepend(label);
  if (page != nullptr)
    title.prepend(QString::fromStdString(Address{page->service(), page->scope()}.toString()));
  setWindowTitle(title.join(QStringLiteral(" – ")));
}

void MainWindow::refreshProblems() {
  const auto key = currentService();
  reach_->setVisible(key && !drafts_.draftsOf(*key).empty());
  if (!key) {
    problems_->setProblems({});
    problems_->setNote({});
    problems_->setQuietWords(tr("Problems of the drafts are listed here."));
    return;
  }
  problems_->setProblems(checks_.problems(*key), remediesOf(checks_.rules(*key)));
  const auto drafts = drafts_.draftsOf(*key);
  problems_->setQuietWords(checkedWords(parts_, *key));
  if (drafts.empty()) {
    problems_->setNote({});
    return;
  }
  std::vector<Scope> scopes;
  for (const Draft* draft : drafts)
    scopes.push_back(draft->scope);
  const int reach = reachOf(session_, *key, scopes);
  QString note =
      reach == 1 ? tr("Would reach 1 instance") : tr("Would reach %1 instances").arg(reach);
  if (const QString overridden = checks_.overrides(*key); !overridden.isEmpty()) {
    note += QStringLiteral("; ") + overridden;
  }
  problems_->setNote(note);
}

void MainWindow::openFirst() {
  if (std::exchange(first_opened_, true) || tabs_->current() != nullptr) return;
  for (const Head& head : session_.overview().heads) {
    if (head.key.service == settings_service) continue;
    openProfile({head.key, {}})->focusContent();
    return;
  }
  first_opened_ = false;
}

}  // namespace sextant::ui
