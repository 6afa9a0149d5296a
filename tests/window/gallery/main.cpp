// SPDX-License-Identifier: GPL-3.0-or-later
// Shows every widget with sample values and saves a picture of each page:
//   gallery FOLDER [light|dark [charts|review]]
// With "charts" or "review" only those pages.
// Twice the size: QT_SCALE_FACTOR=2.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

#include "tests/window/gallery/chart_sample.h"
#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/form_pages.h"
#include "tests/window/gallery/samples.h"
#include "widgets/arm/arm_dialog.h"
#include "widgets/charts/effect_table.h"
#include "widgets/charts/latency_panel.h"
#include "widgets/charts/time_chart.h"
#include "widgets/common/banner.h"
#include "widgets/common/state_label.h"
#include "widgets/diff/diff_view.h"
#include "widgets/editor/yaml_editor.h"
#include "widgets/problems/problem_list.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

QString folder;
QString variant;

void settle(int ms) {
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < ms)
    QApplication::processEvents(QEventLoop::AllEvents, 10);
}

void save(QWidget& widget, const QString& name, const QSize& size = {}) {
  if (size.isValid()) widget.resize(size);
  widget.show();
  settle(160);
  widget.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, variant));
  widget.hide();
}

LatencyPanel* latencyPanel() {
  auto* panel = new LatencyPanel;
  panel->setSources({QStringLiteral("eu1"), QStringLiteral("hunt-1"), QStringLiteral("hunt-2")});
  panel->setPoints(samples::steps(720, 1, samples::now - 270), 1, 3);
  panel->setMarkers({{samples::now - 270, QStringLiteral("r42"), QStringLiteral("published"),
                      Tone::normal, MarkerKind::publish}});
  return panel;
}

EffectTable* effectTable() {
  auto* table = new EffectTable;
  table->setTitle(QStringLiteral("What revision 42 did"));
  table->setRows({{"mean", "ms", 84.9, 2.1, -97.6, 0.3},
                  {"p99", "ms", 769.0, 13.0, -98.4, 0.4},
                  {"errors", "", 212.0, 0.0}});
  return table;
}

YamlEditor* editor() {
  auto* view = new YamlEditor;
  view->setText(samples::profile());
  view->setProblems(samples::problems());
  view->setMarkedLines({{13, LineMark::added}, {14, LineMark::changed}});
  return view;
}

QWidget* column(std::initializer_list<std::pair<QWidget*, int>> widgets) {
  auto* box = new QWidget;
  setSurface(box, "surface");
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  for (const auto& [widget, stretch] : widgets)
    layout->addWidget(widget, stretch);
  return box;
}

QWidget* topBar() {
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  bar->setFixedHeight(size::top_bar);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(16, 0, 16, 1);
  row->setSpacing(12);
  auto* environment = new Chip(QStringLiteral("prod"));
  environment->setEnvironmentColour(QStringLiteral("red"));
  auto* title = new PlainLabel(QStringLiteral("hunt-engine"));
  title->withFont(15, QFont::DemiBold);
  row->addWidget(environment);
  row->addWidget(title);
  row->addWidget(new PlainLabel(QStringLiteral("base · draft on revision 42"), Tone::muted));
  row->addStretch();
  row->addWidget(new Chip(QStringLiteral("Armed 24 min"), Tone::ok));
  row->addWidget(new QPushButton(QStringLiteral("Preview on hunt-3…")));
  row->addWidget(new QPushButton(QStringLiteral("Diff")));
  auto* next = new QPushButton(QStringLiteral("Publish…"));
  setButtonKind(next, ButtonKind::filled);
  row->addWidget(next);
  return bar;
}

QWidget* subBar() {
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  bar->setFixedHeight(size::section_head);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(8, 0, 12, 1);
  row->addWidget(new SegmentBar({"Text", "Form", "Effective", "History"}));
  row->addStretch();
  row->addWidget(new PlainLabel(QStringLiteral("4 changes · saved 2 s ago"), Tone::muted));
  return bar;
}

void mainPage() {
  auto* tabs = new QTabBar;
  for (const char* name : {"prod/hunt-engine", "eu1", "C-118", "Fleet"})
    tabs->addTab(name);
  tabs->setExpanding(false);
  auto* problems = new ProblemList;
  const QString connections = QStringLiteral("Lower db.pool.max to 15 or less.");
  const QString idle = QStringLiteral("Set db.pool.max_idle to 20, as many as db.pool.max.");
  const std::vector<Problem> hazards{
      {Severity::warning,
       "Together the instances can open 60 connections, and the database has 47 for them. This can "
       "exhaust them. " + connections.toStdString(),
       "/db/pool/max",
       {7, 5}},
      {Severity::warning,
       "Only 2 of 20 connections stay open when a burst is over, so each burst opens them anew. " +
           idle.toStdString(),
       "/db/pool/max_idle",
       {8, 5}}};
  problems->setProblems(hazards, {connections, idle});
  auto* text = editor();
  text->setProblems(hazards);
  problems->setNote(QStringLiteral("Would reach 3 instances; hunt-3 overrides cache.ttl"));
  problems->setRowsShown(3);
  auto* navigator = new Navigator;
  navigator->setSnapshot(samples::navigator());
  navigator->select(*Address::parse("prod/hunt-engine"));
  auto* split = new QSplitter;
  split->setHandleWidth(1);
  split->addWidget(navigator);
  split->addWidget(
      column({{tabs, 0}, {subBar(), 0}, {text, 1}, {horizontalRule(), 0}, {problems, 0}}));
  split->addWidget(column({{latencyPanel(), 3}, {horizontalRule(), 0}, {effectTable(), 2}}));
  split->setSizes({249, 720, 470});
  QWidget page;
  auto* layout = new QVBoxLayout(&page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(topBar());
  layout->addWidget(split, 1);
  save(page, QStringLiteral("main"), {1440, 874});
}

void diffPages() {
  DiffView view;
  view.setDocument(samples::difference());
  view.setNotice(QStringLiteral("comments unchanged"));
  save(view, QStringLiteral("diff"), {1040, 560});
  view.nextDifference();
  view.nextDifference();
  view.setMode(DiffView::Mode::unified);
  save(view, QStringLiteral("diff-unified"), {1040, 560});
  view.setMode(DiffView::Mode::side_by_side);
  std::string before = samples::profile();
  for (int i = 0; i < 30; ++i)
    before += "limit_" + std::to_string(i) + ": " + std::to_string(i) + '\n';
  std::string after = before;
  after.replace(after.find("threads: 32"), 11, "threads: 24");
  after.replace(after.find("limit_20: 20"), 12, "limit_20: 64");
  view.setDocument({*textDiff(before, after), "revision 42", "your draft", before, after});
  view.setFolded(true);
  save(view, QStringLiteral("diff-folded"), {1040, 560});
  view.setFolded(false);
  DiffDocument by_key = samples::difference();
  by_key.values = samples::changes();
  view.setDocument(by_key);
  view.setMode(DiffView::Mode::by_key);
  save(view, QStringLiteral("diff-by-key"), {1040, 360});
  view.setDocument(DiffDocument{});
  save(view, QStringLiteral("diff-equal"), {1040, 360});
}

void tablePages() {
  HistoryView history;
  history.setRevisions(samples::revisions(), samples::now);
  history.table()->selectKey(QStringLiteral("41"));
  save(history, QStringLiteral("history"), {1100, 260});
  EffectiveView effective;
  effective.setTarget(QStringLiteral("hunt-3"), QStringLiteral("effective 9f3c12ab"));
  effective.setRows(samples::effective());
  save(effective, QStringLiteral("effective"), {900, 340});
}

QHBoxLayout* iconRow() {
  auto* icons = new QHBoxLayout;
  for (const QString& name : QDir(QStringLiteral(":/icons")).entryList(QDir::Files)) {
    auto* label = new QLabel;
    label->setPixmap(icon(name.chopped(4)).pixmap(QSize(16, 16), label->devicePixelRatioF()));
    icons->addWidget(label);
  }
  return icons;
}

void addBanners(QVBoxLayout* layout) {
  auto* banner = new Banner;
  banner->show(Tone::candidate, QStringLiteral("Not enough data yet to promote"),
               QStringLiteral("The candidate may still be up to 14 % worse; the limit is 10 %. At "
                              "this traffic the verdict is due in about 40 s."));
  auto* lost = new Banner;
  lost->show(Tone::bad, {},
             QStringLiteral("The store cannot be reached. Drafts are kept here; it "
                            "is tried again every 2 s."));
  lost->setActions(QStringLiteral("Try now"));
  layout->addWidget(banner);
  layout->addWidget(lost);
  auto* text = new QPlainTextEdit;
  text->setPlaceholderText(QStringLiteral("Comment on /db/pool/max…"));
  text->setFixedHeight(60);
  layout->addWidget(text);
}

void partsPage() {
  QWidget page;
  setSurface(&page, "surface");
  auto* layout = new QVBoxLayout(&page);
  layout->setContentsMargins(24, 24, 24, 24);
  layout->setSpacing(16);
  auto* states = new QHBoxLayout;
  for (const State state : {State::healthy, State::drift, State::progress, State::waiting,
                            State::done, State::voided, State::failed, State::note}) {
    states->addWidget(new StateLabel(state));
  }
  states->addStretch();
  layout->addLayout(states);
  auto* chips = new QHBoxLayout;
  chips->addWidget(new Chip(QStringLiteral("r42")));
  chips->addWidget(new Chip(QStringLiteral("1"), Tone::bad));
  auto* person = new Chip(QStringLiteral("on-call · line 7"), Tone::candidate);
  person->setDot(true);
  chips->addWidget(person);
  for (const char* colour : {"red", "amber", "green", "blue", "#7A4BC2"}) {
    auto* chip = new Chip(QString::fromLatin1(colour));
    chip->setEnvironmentColour(QString::fromLatin1(colour));
    chips->addWidget(chip);
  }
  chips->addStretch();
  layout->addLayout(chips);
  auto* buttons = new QHBoxLayout;
  for (const auto& [words, kind] : {std::pair{"Normal", ButtonKind::normal},
                                    {"Filled", ButtonKind::filled},
                                    {"Undo rollout…", ButtonKind::destructive},
                                    {"Flat", ButtonKind::flat}}) {
    auto* button = new QPushButton(QString::fromUtf8(words));
    setButtonKind(button, kind);
    buttons->addWidget(button);
  }
  auto* off = new QPushButton(QStringLiteral("Disabled"));
  off->setEnabled(false);
  buttons->addWidget(off);
  auto* check = new QCheckBox(QStringLiteral("Check box"));
  check->setChecked(true);
  buttons->addWidget(check);
  auto* combo = new QComboBox;
  combo->addItems({"Combo box", "Other"});
  buttons->addWidget(combo);
  buttons->addStretch();
  layout->addLayout(buttons);
  layout->addLayout(iconRow());
  addBanners(layout);
  layout->addStretch();
  save(page, QStringLiteral("parts"), {1000, 480});
}

void hoverPage() {
  auto panel = std::unique_ptr<LatencyPanel>(latencyPanel());
  panel->setMarkers({{samples::now - 310, QStringLiteral("r42"), QStringLiteral("published")},
                     {samples::now - 280, QStringLiteral("stage 1"), {}, Tone::candidate},
                     {samples::now - 240, QStringLiteral("stage 2"), {}, Tone::candidate},
                     {samples::now - 6, QStringLiteral("r43"), QStringLiteral("rolled back")}});
  panel->resize(470, 520);
  panel->show();
  settle(200);
  for (TimeChart* chart : {panel->latencyChart(), panel->throughputChart(), panel->errorsChart()}) {
    chart->setHovered(samples::now - 180);
  }
  save(*panel, QStringLiteral("latency-hover"));
}

void smallPages() {
  ArmDialog arm(QStringLiteral("prod"), QStringLiteral("red"));
  save(arm, QStringLiteral("arm"));
  LatencyPanel empty;
  save(empty, QStringLiteral("latency-empty"), {470, 500});
  Navigator navigator;
  save(navigator, QStringLiteral("navigator-empty"), {250, 400});
  navigator.setSnapshot(samples::navigator());
  navigator.select(*Address::parse("prod/hunt-engine/eu1"));
  save(navigator, QStringLiteral("navigator"), {250, 560});
  navigator.filter()->setText(QStringLiteral("hunt-3"));
  save(navigator, QStringLiteral("navigator-filtered"), {250, 300});
  YamlEditor view;
  view.setText("plain: \"bidi \xE2\x80\xAE here\"   # hidden: \xE2\x80\x8B.\n" +
               samples::profile());
  view.resize(760, 460);
  view.show();
  view.openReplace();
  if (auto* line = view.findChild<QLineEdit*>()) line->setText(QStringLiteral("max"));
  save(view, QStringLiteral("editor-find"));
}

}  // namespace
}  // namespace sextant::ui

int main(int argc, char** argv) {
  using namespace sextant::ui;
  QApplication app(argc, argv);
  if (argc < 2) return 2;
  folder = QString::fromLocal8Bit(argv[1]);
  const QString theme = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QStringLiteral("dark");
  const double scale = app.devicePixelRatio();
  variant = scale > 1 ? QStringLiteral("%1-%2x").arg(theme).arg(scale) : theme;
  QDir().mkpath(folder);
  Theme::install(themeChoiceFrom(theme));
  if (argc > 3 && QString::fromLocal8Bit(argv[3]) == QLatin1String("review")) {
    samples::reviewPages(save);
    return 0;
  }
  samples::chartPages(save, settle);
  hoverPage();
  mainPage();
  if (argc > 3) return 0;
  diffPages();
  samples::formPages(save, settle);
  samples::assistPages(save, settle);
  tablePages();
  samples::dialogPages(save, settle);
  samples::auditPages(save, settle);
  samples::eventPages(save, settle);
  samples::fleetPages(save);
  samples::incidentPages(save, settle);
  samples::estimatePages(save);
  samples::previewPages(save);
  samples::reviewPages(save);
  samples::rolloutPages(save);
  samples::emergencyPages(save, settle);
  samples::connectionPages(save, settle);
  partsPage();
  smallPages();
  return 0;
}
