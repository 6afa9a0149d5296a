// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/agent_metrics.h"

#include <functional>

#include "model/metrics/openmetrics.h"

namespace sextant {
namespace {

MetricsWriter::Labels labelsOf(const Instance& instance) {
  return {{"environment", instance.key.environment},
          {"service", instance.key.service},
          {"cluster", instance.scope.cluster},
          {"instance_name", instance.scope.instance}};
}

using Number = std::function<std::int64_t(const AgentNumbers&)>;

void each(MetricsWriter& out, const AgentStanding& standing, const std::string& name,
          const std::string& help, const Number& number) {
  out.family(name, "gauge", help);
  for (const AgentNumbers& one : standing.instances)
    out.sample(name, number(one), labelsOf(one.instance));
}

struct Outcome {
  const char* word;
  std::uint64_t AgentNumbers::*count;
};

void outcomes(MetricsWriter& out, const AgentStanding& standing, const std::string& name,
              const std::string& help, const std::vector<Outcome>& list) {
  out.family(name, "counter", help);
  for (const AgentNumbers& one : standing.instances) {
    for (const Outcome& outcome : list) {
      MetricsWriter::Labels labels = labelsOf(one.instance);
      labels.emplace_back("outcome", outcome.word);
      out.sample(name + "_total", static_cast<std::int64_t>(one.*outcome.count), labels);
    }
  }
}

}  // namespace

std::string agentMetrics(const AgentStanding& standing) {
  MetricsWriter out;
  // A gauge, for the classic text format has no "info".
  out.family("sextant_agent_build_info", "gauge", "Which agent this is.");
  out.sample("sextant_agent_build_info", 1, {{"version", SEXTANT_VERSION}});
  out.gauge("sextant_agent_store_connected", "Whether the store answers: 1, else 0.",
            standing.store_connected ? 1 : 0);
  each(out, standing, "sextant_instance_wanted_revision", "Revision that the head assigns.",
       [](const AgentNumbers& one) { return one.wanted.value; });
  each(out, standing, "sextant_instance_applied_revision", "Revision that the instance runs.",
       [](const AgentNumbers& one) { return one.applied.value; });
  each(out, standing, "sextant_instance_healthy", "Whether the service says it is well: 1, else 0.",
       [](const AgentNumbers& one) { return one.health == Health::healthy ? 1 : 0; });
  each(out, standing, "sextant_instance_in_force",
       "0 where the wanted revision was tried and is not in force.",
       [](const AgentNumbers& one) { return one.in_force ? 1 : 0; });
  each(out, standing, "sextant_instance_last_report_timestamp_seconds",
       "When the store last took a report; 0 before the first.",
       [](const AgentNumbers& one) { return one.last_report; });
  each(out, standing, "sextant_instance_samples_waiting",
       "Measured seconds that wait for the store.",
       [](const AgentNumbers& one) { return static_cast<std::int64_t>(one.samples_waiting); });
  outcomes(out, standing, "sextant_instance_applies", "Revisions that were tried, by outcome.",
           {{"applied", &AgentNumbers::applied_count},
            {"refused", &AgentNumbers::refused_count},
            {"put_back", &AgentNumbers::put_back_count},
            {"host", &AgentNumbers::host_failures}});
  outcomes(out, standing, "sextant_instance_reports", "Reports to the store, by outcome.",
           {{"taken", &AgentNumbers::reports}, {"failed", &AgentNumbers::report_failures}});
  return out.text();
}

}  // namespace sextant
