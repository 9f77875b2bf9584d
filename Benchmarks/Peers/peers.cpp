// Hyperscan and RE2::Set over the files of a workload, as peers of `heed-bench`. Scripts/bench-peers builds it.
//
// Reads requests, a line each, and answers each with a line:
//   load ENGINE FOLDER SET   ->  ok ACCEPTED OF NANOSECONDS KILOBYTES  |  no REASON
//   run ENGINE SET COUNT     ->  ok NANOSECONDS HITS                   |  no REASON
// Times are CPU time of this process. A load that was done is answered again without being done again.
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#ifdef WITH_HYPERSCAN
#include <hs/hs.h>
#endif
#ifdef WITH_RE2
#include <re2/re2.h>
#include <re2/set.h>
#endif

namespace {

double cpuTime() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

long residentKilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmRSS:", 0) == 0) return std::stol(line.substr(6));
  return 0;
}

struct Pattern {
  std::string source;
  bool caseless;
};

struct Workload {
  std::vector<Pattern> patterns;
  std::vector<std::string> messages;

  Workload(const std::string& folder, const std::string& name) {
    std::ifstream rules(folder + "/rules_" + name + ".tsv");
    for (std::string line; std::getline(rules, line);) {
      std::vector<std::string> fields;
      std::stringstream rest(line);
      for (std::string field; std::getline(rest, field, '\t');) fields.push_back(field);
      if (fields.size() >= 4) patterns.push_back({fields[3], fields[2].find('i') != std::string::npos});
    }
    std::ifstream file(folder + "/messages_" + name + ".bin", std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (size_t place = 0; place + 4 <= bytes.size();) {
      size_t length = 0;
      for (int index = 3; index >= 0; index--) length = length << 8 | uint8_t(bytes[place + index]);
      messages.push_back(bytes.substr(place + 4, length));
      place += 4 + length;
    }
  }
};

class Engine {
 public:
  explicit Engine(const Workload& workload) : messages(workload.messages), total(workload.patterns.size()) {}
  virtual ~Engine() = default;
  virtual size_t hits(const std::string& message) = 0;

  const std::vector<std::string> messages;
  const size_t total;
  size_t accepted = 0;
};

#ifdef WITH_HYPERSCAN
// The patterns that Hyperscan takes exactly, without Unicode properties for `\b \d \w`, as Heed reads them too.
class Hyperscan : public Engine {
 public:
  explicit Hyperscan(const Workload& workload) : Engine(workload) {
    std::vector<const char*> sources;
    std::vector<unsigned> flags, numbers;
    for (const Pattern& pattern : workload.patterns) {
      unsigned flag = HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH | (pattern.caseless ? HS_FLAG_CASELESS : 0);
      hs_expr_info_t* info = nullptr;
      hs_compile_error_t* error = nullptr;
      if (hs_expression_info(pattern.source.c_str(), flag, &info, &error) == HS_SUCCESS) {
        free(info);
        sources.push_back(pattern.source.c_str());
        flags.push_back(flag);
        numbers.push_back(numbers.size());
      } else {
        hs_free_compile_error(error);
      }
    }
    for (hs_compile_error_t* error = nullptr;;) {
      if (hs_compile_multi(sources.data(), flags.data(), numbers.data(), sources.size(), HS_MODE_BLOCK,
                           nullptr, &database, &error) == HS_SUCCESS)
        break;
      int wrong = error->expression;
      hs_free_compile_error(error);
      if (wrong < 0) return;
      sources.erase(sources.begin() + wrong);
      flags.erase(flags.begin() + wrong);
      numbers.pop_back();
    }
    hs_alloc_scratch(database, &scratch);
    accepted = sources.size();
  }

  ~Hyperscan() override {
    hs_free_scratch(scratch);
    hs_free_database(database);
  }

  size_t hits(const std::string& message) override {
    size_t count = 0;
    hs_scan(
        database, message.data(), message.size(), 0, scratch,
        [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
          ++*static_cast<size_t*>(context);
          return 0;
        },
        &count);
    return count;
  }

 private:
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
};
#endif

#ifdef WITH_RE2
class RE2Set : public Engine {
 public:
  explicit RE2Set(const Workload& workload) : Engine(workload) {
    RE2::Options options;
    options.set_max_mem(int64_t(512) << 20);
    options.set_log_errors(false);
    set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    for (const Pattern& pattern : workload.patterns)
      if (set->Add((pattern.caseless ? "(?i)" : "") + pattern.source, nullptr) >= 0) accepted++;
    if (!set->Compile()) accepted = 0;
  }

  size_t hits(const std::string& message) override {
    found.clear();
    set->Match(message, &found);
    return found.size();
  }

 private:
  std::unique_ptr<RE2::Set> set;
  std::vector<int> found;
};
#endif

std::unique_ptr<Engine> made(const std::string& name, const Workload& workload) {
#ifdef WITH_HYPERSCAN
  if (name == "hyperscan") return std::make_unique<Hyperscan>(workload);
#endif
#ifdef WITH_RE2
  if (name == "re2") return std::make_unique<RE2Set>(workload);
#endif
  return nullptr;
}

}  // namespace

int main() {
  std::map<std::string, std::unique_ptr<Engine>> engines;
  std::map<std::string, std::string> answers;
  for (std::string line; std::getline(std::cin, line);) {
    std::stringstream words(line);
    std::string request, name, folder, set;
    words >> request >> name;
    if (request == "load") {
      words >> folder >> set;
      std::string key = name + " " + set;
      if (!engines[key]) {
        Workload workload(folder, set);
        long before = residentKilobytes();
        double start = cpuTime();
        engines[key] = made(name, workload);
        std::ostringstream answer;
        if (!engines[key]) answer << "no " << name << " was not there when the peers were built";
        else if (engines[key]->accepted == 0) answer << "no " << name << " does not take this set";
        else
          answer << "ok " << engines[key]->accepted << " " << engines[key]->total << " "
                 << int64_t(cpuTime() - start) << " " << residentKilobytes() - before;
        answers[key] = answer.str();
      }
      std::cout << answers[key] << std::endl;
    } else if (request == "run") {
      size_t count = 0;
      words >> set >> count;
      Engine* engine = engines[name + " " + set].get();
      if (!engine || engine->accepted == 0) {
        std::cout << "no not loaded" << std::endl;
        continue;
      }
      size_t hits = 0;
      double start = cpuTime();
      for (size_t index = 0; index < count && index < engine->messages.size(); index++)
        hits += engine->hits(engine->messages[index]);
      std::cout << "ok " << int64_t(cpuTime() - start) << " " << hits << std::endl;
    } else {
      std::cout << "no unknown request" << std::endl;
    }
  }
}
