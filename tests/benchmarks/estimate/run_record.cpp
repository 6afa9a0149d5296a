// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/estimate/run_record.h"

#include <array>
#include <cmath>
#include <sstream>

namespace sextant::benchmark {
namespace {

using Json = nlohmann::ordered_json;
using Optional = std::optional<double> MeasuredService::*;

constexpr std::array<const char*, 3> kinds{"present", "subject", "preview"};
constexpr std::array<std::pair<const char*, Optional>, 8> optionals{
    {{"hit_ratio", &MeasuredService::hit_ratio},
     {"hold_seconds", &MeasuredService::hold_seconds},
     {"worker_seconds", &MeasuredService::worker_seconds},
     {"p50_seconds", &MeasuredService::p50_seconds},
     {"p95_seconds", &MeasuredService::p95_seconds},
     {"p99_seconds", &MeasuredService::p99_seconds},
     {"mean_seconds", &MeasuredService::mean_seconds},
     {"error_ratio", &MeasuredService::error_ratio}}};

Json jsonOf(const MeasuredService& service) {
  Json json{{"requests", service.requests},
            {"write_share", service.write_share},
            {"rates", service.rates}};
  for (const auto& [name, member] : optionals) {
    if (service.*member) json[name] = *(service.*member);
  }
  return json;
}

MeasuredService serviceOf(const Json& json) {
  MeasuredService service;
  service.requests = json.at("requests");
  service.write_share = json.at("write_share");
  service.rates = json.at("rates").get<std::vector<double>>();
  for (const auto& [name, member] : optionals) {
    if (json.contains(name)) service.*member = json.at(name).get<double>();
  }
  return service;
}

RunRecord recordOf(const Json& json) {
  RunRecord record;
  const std::string kind = json.at("kind");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kind == kinds[i]) record.kind = static_cast<RunRecord::Kind>(i);
  }
  record.name = json.at("name");
  record.run.service = serviceOf(json.at("service"));
  record.run.first = serviceOf(json.at("first"));
  record.run.pool_utilisation = json.at("pool");
  record.run.worker_utilisation = json.at("workers");
  record.run.database_cores = json.at("database_cores");
  record.run.facts = json.at("facts").get<std::map<std::string, double>>();
  record.run.report = json.at("load");
  return record;
}

// Standard deviation of the logarithms.
double deviation(const std::vector<MeasuredService>& runs, Optional member) {
  double sum = 0, squares = 0, count = 0;
  for (const MeasuredService& run : runs) {
    if (!(run.*member) || !(*(run.*member) > 0)) continue;
    const double value = std::log(*(run.*member));
    sum += value;
    squares += value * value;
    ++count;
  }
  return count < 2 ? 0 : std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1)));
}

}  // namespace

Json jsonOf(const RunRecord& record) {
  const ProfileRun& run = record.run;
  return {{"kind", kinds[static_cast<std::size_t>(record.kind)]},
          {"name", record.name},
          {"service", jsonOf(run.service)},
          {"first", jsonOf(run.first)},
          {"pool", run.pool_utilisation},
          {"workers", run.worker_utilisation},
          {"database_cores", run.database_cores},
          {"facts", run.facts},
          {"load", run.report}};
}

Result<std::vector<RunRecord>> readRecords(const std::string& lines) {
  std::vector<RunRecord> records;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) {
    try {
      records.push_back(recordOf(Json::parse(line)));
    } catch (const Json::exception& wrong) {
      return fail(ErrorKind::input, "A line is no record of a run: " + std::string(wrong.what()));
    }
  }
  return records;
}

MeasuredService pooled(const std::vector<MeasuredService>& runs) {
  MeasuredService all;
  double weight = 0;
  for (const MeasuredService& run : runs) {
    const auto own = double(run.requests);
    const double share = own / (weight + own);
    weight += own;
    all.requests += run.requests;
    all.rates.insert(all.rates.end(), run.rates.begin(), run.rates.end());
    all.write_share += share * (run.write_share - all.write_share);
    for (const auto& [name, member] : optionals) {
      if (!(run.*member)) continue;
      all.*member = (all.*member).value_or(0) + share * (*(run.*member) - (all.*member).value_or(0));
    }
  }
  all.unrest = {deviation(runs, &MeasuredService::p50_seconds),
                deviation(runs, &MeasuredService::p99_seconds), runs.size()};
  return all;
}

}  // namespace sextant::benchmark
