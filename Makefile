# Two commands do everything: `make run` and `make test`.
SWIFT ?= swift
PREFIX ?= /usr/local
BUILD := $(SWIFT) build --explicit-target-dependency-import-check error
RELEASE := .build/release/heed
DEBUG := .build/debug/heed
SHARE := $(DESTDIR)$(PREFIX)/share
COMPLETIONS := $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d

.PHONY: run test build release install dist example lint format train judge fuzz bench bench-check ci

## Installs what is missing, builds and plays the shipped conversations through the shipped rules. A debug build: `test` takes
## it up, and from nothing it is there well before an optimised one.
run:
	@Scripts/install
	$(BUILD) --product heed
	@$(DEBUG) decide --pretty --rules rules/storefront fixtures/conversations/showcase.jsonl

## Installs what is missing, builds and runs every test.
test: build
	$(SWIFT) test --explicit-target-dependency-import-check error

build:
	@Scripts/install
	$(BUILD)

release:
	@Scripts/install
	$(BUILD) -c release --product heed

## Puts the command, its man page and its completions under PREFIX.
install: release
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(COMPLETIONS)
	install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/heed
	install -m 644 docs/heed.1 $(SHARE)/man/man1/heed.1
	$(RELEASE) --generate-completion-script bash >$(SHARE)/bash-completion/completions/heed
	$(RELEASE) --generate-completion-script zsh >$(SHARE)/zsh/site-functions/_heed
	$(RELEASE) --generate-completion-script fish >$(SHARE)/fish/vendor_completions.d/heed.fish

## Makes dist/heed-VERSION-linux-ARCHITECTURE.tar.gz: a command that carries the Swift runtime, and what belongs to it.
dist:
	@Scripts/dist

## Builds and runs the example of a backend, and compares what it prints with what it should.
example:
	@Scripts/install
	@# A build plan that is kept does not notice new files of a package that is depended on by path.
	@rm -f examples/backend/.build/debug.yaml
	$(SWIFT) build --package-path examples/backend
	cd examples/backend && .build/debug/Backend >.build/printed.txt && cat .build/printed.txt && diff expected.txt .build/printed.txt

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests examples/backend/Package.swift examples/backend/Sources

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests examples/backend/Package.swift examples/backend/Sources

## Trains the scorer anew from our messages and the public sets beside the repository, and writes its weights.
train:
	@Scripts/install
	$(BUILD) -c release --product TrainingFeatures
	Scripts/python training/requirements.txt training/train.py --features .build/release/TrainingFeatures --out Sources/CScoringModel/model.bin
	touch Sources/CScoringModel/model.S

## Prints how good the scorer is on sets that it never saw, beside VADER, TextBlob and SnowNLP.
judge: release
	Scripts/python training/requirements.txt training/judge.py --heed $(RELEASE)

## Ten minutes of random rule text and random turns; SECONDS=60 for a short one.
fuzz: release
	Scripts/fuzz $(or $(SECONDS),600)

## Prints one table of what Heed costs beside what others cost; `Scripts/bench --write` puts it into docs/performance.md.
bench:
	@Scripts/bench

## Compiles the benchmarks and runs the smallest: does Heed find what a plain loop finds?
bench-check:
	$(SWIFT) format lint --strict --recursive --parallel Benchmarks/Package.swift Benchmarks/Sources/heed-bench
	@# A build plan that is kept does not notice new files behind the link to Heed's sources.
	@rm -f Benchmarks/.build/debug.yaml
	$(SWIFT) build --package-path Benchmarks
	Benchmarks/.build/debug/heed-bench agree

ci:
	bash .ci/run
