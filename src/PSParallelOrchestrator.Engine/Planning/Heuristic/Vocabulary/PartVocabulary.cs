using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using static PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary.WorkStage;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

/// <summary>The kinds of parts that are recognised. Data: a new kind is a new entry.</summary>
internal static class PartVocabulary
{
    /// <summary>A part of no known kind: its words are the request's own.</summary>
    public static readonly PartKind Feature = new("feature", Implementation, 5, 8, "", "",
        "Implement this part of the request completely, including invalid input and the limits that the words imply.",
        "everything that the request says about this part works, and invalid input ends in a clear error");

    /// <summary>All kinds, in no particular order.</summary>
    public static readonly IReadOnlyList<PartKind> All =
    [
        // Contracts
        new("design", Contract, 3, 5, "", "architecture|design|interface definition|api contract|openapi|specification|spec|protocol definition|system design|wireframe|mockup",
            "Write down what the other parts agree on: names and types of shared data, the public face of each part, error cases, and examples.",
            "somebody can implement either side of each interface from this text alone"),
        new("schema", Contract, 4, 6, "persistence", "database schema|schema|data model|database|db|migration|table|postgresql|postgres|mysql|mariadb|sqlite|mongodb|sql server|dynamodb|entity model|datenbank",
            "Define the entities, keys, constraints and indexes, with a migration that creates them from nothing and a little seed data.",
            "the migration runs on an empty database, twice without harm, and the constraints refuse bad rows"),
        new("config", Contract, 2, 4, "", "configuration|config|settings|experiment config|search space",
            "Define the settings with types, defaults and validation, and one example file.",
            "a wrong or missing setting is refused with a message that names it") { IsGeneric = true },
        // Application layers
        new("function", Implementation, 3, 4, "", "function|method|script|utility|helper|algorithm|snippet|subroutine|regex",
            "Implement it as a small unit with a clear signature, checks of its arguments, and no side effects that its name does not say.",
            "the ordinary, the boundary and the invalid cases give the results that the request implies") { IsGeneric = true },
        new("backend", Implementation, 6, 10, "server logic", "backend|back end|server|server side|business logic|express|django|flask|fastapi|spring boot|asp net|node js|nodejs|rails|laravel",
            "Implement the server side: request handling, domain rules, validation, error responses and access to storage.",
            "each operation of the contract answers as agreed, for valid, invalid and missing input"),
        new("frontend", Implementation, 6, 10, "user interface", "frontend|front end|user interface|ui|web ui|web interface|web app|client side|gui|react|vue|angular|svelte|single page app|spa|layout|responsive design",
            "Implement the user interface: views, state, calls to the agreed interfaces, and what is shown while loading, when empty and on errors.",
            "each use that the request names can be done by keyboard and mouse, and errors are shown to the user"),
        new("page", Implementation, 4, 7, "user interface", "page|screen|view|form|widget|landing page|home page|homepage|wizard|menu|navigation|website|site|theme|editor",
            "Implement it as views with accessible markup, validation of what is entered, and messages for success and failure.",
            "it works on narrow and wide screens, by keyboard, and with a screen reader's labels") { IsGeneric = true },
        new("api", Implementation, 6, 9, "network interface", "api|rest api|rest|graphql|grpc|endpoint|web service|webhook|http api|crud",
            "Implement the operations with validation, status codes and error bodies as the contract says.",
            "each operation answers as the contract says, also for invalid input, unknown ids and wrong methods") { IsGeneric = true },
        new("gateway", Implementation, 5, 8, "network interface", "api gateway|gateway|reverse proxy|load balancer|bff|ingress",
            "Implement routing to the services, with authentication at the edge, rate limits, time limits and one form of error.",
            "requests reach the right service, a service that is down gives a clear error within the time limit, and unknown routes are refused"),
        new("service", Implementation, 6, 10, "distribution", "service|microservice|daemon|micro service",
            "Implement the service behind its agreed interface, with its own data, health check, structured logs and graceful stop.",
            "it starts alone with stand-ins for its neighbours, answers its contract, and reports its health") { IsGeneric = true },
        new("library", Implementation, 5, 8, "", "shared library|library|sdk|client library|package|module|plugin|extension|shared code|common code",
            "Implement it with a small public interface, documented errors, and no dependency that its users do not need.",
            "a short example uses only the public interface and runs") { IsGeneric = true },
        new("cli", Implementation, 4, 7, "", "cli|command line|command line interface|command line tool|terminal interface|console interface|argument parsing",
            "Implement commands, options and help, exit codes, and errors that say what to do.",
            "each command works from a shell, --help explains it, and wrong use ends with a non-zero code and a hint"),
        new("mobile", Implementation, 7, 12, "mobile", "ios|android|ios app|android app|mobile app|mobile client|flutter|react native|swiftui|ios client|android client|mobile",
            "Implement the screens, local state, calls to the agreed interfaces, and behaviour without a connection.",
            "the named uses work in the emulator, also after rotation, in the background and without a network"),
        new("desktop", Implementation, 6, 10, "user interface", "desktop app|desktop client|desktop|electron|wpf|qt",
            "Implement the windows, menus, shortcuts, and saving of the user's work.", "the named uses work with keyboard and mouse, and nothing is lost on close"),
        // Features of applications
        new("authentication", Implementation, 6, 9, "security", "authentication|authorization|authorisation|auth|login|log in|sign in|sign up|register|registration|oauth|jwt|jwt auth|sso|single sign on|user account|account|permission|access control|rbac|role|password reset|identity|session|two factor|2fa|passkey",
            "Implement who a user is and what a user may do: credentials stored only as salted hashes, sessions or tokens that expire, and checks on each protected operation.",
            "right credentials get in, wrong and expired ones do not, and no protected operation works without the right"),
        new("payments", Implementation, 7, 10, "payments", "payment|checkout|billing|stripe|paypal|invoice|invoicing|subscription|refund",
            "Implement the flow of money against a stand-in of the provider: amounts in whole minor units, idempotent charges, and every outcome recorded.",
            "success, refusal, timeout and a repeated request each end in one correct record"),
        new("search", Implementation, 4, 7, "search", "search|search and filter|full text search|elasticsearch|filter|filtering|autocomplete|search engine",
            "Implement the index and the query with filters, paging, order, and sensible results for no and for too many hits.",
            "known documents are found by each filter, and special characters do no harm"),
        new("notifications", Implementation, 4, 7, "messaging", "notification|alert|alerting|email|e mail|push notification|sms|reminder|newsletter|mailing",
            "Implement templates, delivery through a replaceable channel, retries, and the user's choice not to be told.",
            "each event gives exactly one message, and a channel that is down delays it without loss"),
        new("realtime", Implementation, 6, 9, "real time", "websocket|real time update|realtime update|live update|live chat|chat|signalr|server sent event|presence|real time sync|realtime|multiplayer|streaming|video call",
            "Implement the live connection: joining, ordered delivery, reconnecting, and what a late or slow client gets.",
            "two clients see each other's changes in order, also after a dropped connection"),
        new("media", Implementation, 5, 8, "files", "image upload|file upload|upload|media|media library|image processing|video|audio|thumbnail|photo|gallery|attachment",
            "Implement upload, checks of type and size, storage under safe names, and delivery.",
            "allowed files come back unchanged, others are refused, and no name leaves the storage folder"),
        new("analytics", Implementation, 5, 8, "analytics", "analytics|statistics|statistic|report|reporting|chart|graph|dashboard|kpi|visualization|visualisation|insight|leaderboard|forecast",
            "Implement the figures from the stored data, with their definitions written down, and how they are shown.",
            "the figures of a small data set counted by hand come out exactly, also for no data"),
        new("admin", Implementation, 5, 8, "administration", "admin|admin panel|admin interface|admin dashboard|back office|moderation|user management|administration",
            "Implement what administrators see and change, each action checked for the right and recorded.",
            "an ordinary user is refused, and each change is in the audit record"),
        new("validation", Implementation, 3, 5, "input validation", "validation|input validation|form validation|error handling|sanitization|spam protection|captcha",
            "Implement the rules for each field in one place, with a message for people for each.",
            "each rule has input that passes and input that fails with its own message"),
        new("storage", Implementation, 4, 6, "persistence", "local storage|localstorage|storage|persistence|data storage|file storage|object storage|indexeddb|data access|repository layer|backup|offline mode|offline support|cloud sync|save and load",
            "Implement saving and loading behind a small interface, safe against interruption, damaged data and older formats.",
            "what was saved comes back the same after a restart, and damaged data gives a clear error and no crash"),
        new("queue", Implementation, 5, 8, "distribution", "message queue|queue|event bus|message broker|kafka|rabbitmq|messaging|event streaming|pub sub|background job|job queue|worker|scheduler|scheduling|cron",
            "Implement producers and consumers with acknowledgements, retries, a place for messages that keep failing, and idempotent handling.",
            "a message handled twice has one effect, and none is lost when a consumer stops"),
        new("cache", Implementation, 4, 6, "performance", "cache|caching|redis|memcached|rate limit|rate limiting|cdn",
            "Implement it with clear keys, expiry and invalidation, so that the system works without it.",
            "a change is never hidden longer than the expiry, and without the cache all still works"),
        new("transfer", Implementation, 4, 7, "data exchange", "import|export|csv export|pdf export|csv import|import and export|rss|rss feed|feed|converter|serializer",
            "Implement reading and writing of the format, as a stream, with errors that name the line.",
            "what is written reads back the same, and damaged input is refused with its place"),
        new("localisation", Implementation, 3, 6, "languages", "localization|localisation|internationalization|i18n|multi language|multilingual|translation",
            "Move texts into catalogues, with plural forms, formats of dates and numbers, and a fallback.", "switching the language changes every text, and a missing text falls back"),
        // Games, devices, computation, languages
        new("rules", Implementation, 6, 10, "game rules", "game engine|game logic|game rule|move generation|game state|physics|physics engine|collision|level|scoring|score|engine",
            "Implement state and rules without any display: legal actions, their effects, and the end of the game.",
            "known positions have exactly the legal actions they should, and illegal ones are refused"),
        new("opponent", Implementation, 6, 10, "artificial intelligence", "ai opponent|computer opponent|game ai|ai player|minimax|pathfinding|bot player|ai",
            "Implement the choice of actions through the rules' public interface, with levels of strength and a limit of time.",
            "it only plays legal actions, keeps its time limit, and takes a forced win"),
        new("graphics", Implementation, 5, 9, "user interface", "graphics|rendering|animation|sprite|sound|music|sound effect|3d|shader",
            "Implement drawing and sound from the state alone, at a steady rate, with replaceable assets.", "it runs at its rate on a large state and without any asset missing"),
        new("firmware", Implementation, 7, 10, "hardware", "firmware|device driver|driver|sensor|actuator|bootloader|rtos|motor control|control loop|hal|hardware abstraction|bluetooth|i2c|spi|uart|microcontroller|display driver|power management|ota update",
            "Implement it behind a hardware abstraction, with bounded time and memory, watchdog and safe state on faults.",
            "it passes on the simulated hardware, including faults and time-outs"),
        new("telemetry", Implementation, 5, 8, "telemetry", "telemetry|mqtt|data logging|data logger|iot|remote monitoring",
            "Implement sampling, buffering while the link is down, and sending with acknowledgement.", "nothing is lost or doubled over a dropped link within the buffer's size"),
        new("solver", Implementation, 7, 12, "numerics", "solver|numerical solver|simulation|finite element|monte carlo|integrator|linear algebra|mesh|time stepping|optimizer|optimization|simulator|matrix multiplication",
            "Implement the method with its assumptions and error order written down, deterministic for a given seed.",
            "it reproduces a known solution within the stated tolerance and keeps what must be conserved"),
        new("parallel", Implementation, 7, 11, "parallel computation", "mpi|openmp|cuda|gpu kernel|domain decomposition|parallelization|parallelisation|parallel execution|distributed training|multi gpu|vectorization|halo exchange|checkpointing|checkpoint|checkpoint restart",
            "Implement it so that the result does not depend on the number of workers, with restart from a checkpoint.",
            "one and several workers give the same result, and a run cut in the middle goes on"),
        new("lexer", Implementation, 4, 7, "language processing", "lexer|tokenizer|tokeniser|scanner",
            "Implement it from the grammar, with positions for messages.", "each token class and each error has an example with its position"),
        new("parser", Implementation, 6, 9, "language processing", "parser|syntax tree|ast|grammar|parsing",
            "Implement the grammar into the agreed tree, with recovery from errors.", "each rule has an example, precedence is right, and errors name place and expectation"),
        new("codegen", Implementation, 7, 11, "language processing", "code generator|code generation|type checker|semantic analysis|interpreter|virtual machine|bytecode|runtime|garbage collector",
            "Implement it from the agreed tree, with every construct of the language covered.", "small programs for each construct give their known results"),
        // Data and machine learning, in the order of processing
        new("extract", Implementation, 5, 8, "data processing", "extract|extraction|ingestion|ingest|data ingestion|data collection|data source|crawler|scraper|scraping|crawling|web scraping|collect data|data import",
            "Implement reading from the sources: incremental, repeatable, with the raw data kept and failures of one source not stopping the others.",
            "a second extraction takes only what is new, and a source that fails is reported") { FlowRank = 10 },
        new("preprocess", Implementation, 5, 8, "data processing", "preprocessing|data preprocessing|pre processing|data cleaning|cleaning|data preparation|clean data|data augmentation|augmentation|deduplication|normalization",
            "Implement cleaning and preparation as repeatable steps, with the treatment of missing, doubled and impossible values written down.",
            "the same input gives the same output, and each rule has a row that it catches") { FlowRank = 20 },
        new("quality", Implementation, 4, 6, "data quality", "data quality|data validation|quality check|schema validation",
            "Implement checks of types, ranges, keys and counts, with the bad rows set aside and reported.", "each check has data that passes and data that fails it") { FlowRank = 25 },
        new("transform", Implementation, 6, 9, "data processing", "transform|transformation|data transformation|aggregation|aggregate|enrichment|join|spark|map reduce|dbt",
            "Implement the transformations as pure steps from the agreed input to the agreed output, fit for data larger than memory.",
            "a small data set worked out by hand comes out exactly, and counts before and after are accounted for") { FlowRank = 30 },
        new("features", Implementation, 5, 8, "machine learning", "feature engineering|feature extraction|feature store|embedding",
            "Implement the features from prepared data only, without a look at the target or the future.", "the features of a small data set worked out by hand come out exactly") { FlowRank = 35 },
        new("load", Implementation, 5, 8, "persistence", "load|loading|data warehouse|warehouse|data lake|sink|data mart|upsert",
            "Implement loading in transactions, idempotent, with counts checked against what came in.", "loading the same batch twice changes nothing, and a failure leaves nothing half loaded") { FlowRank = 40 },
        new("training", Implementation, 7, 12, "machine learning", "model training|training|train model|training loop|training script|pytorch|tensorflow|fine tuning|finetuning|neural network|classifier|regression model|recommendation engine|recommender|recommendation|base model|machine learning model|ml model",
            "Implement training with fixed seeds, logged metrics, checkpoints and restart, sized by its configuration from a trial to the whole data.",
            "a tiny configuration trains in a minute on a CPU, its loss falls, and a restart goes on from the checkpoint") { FlowRank = 50 },
        new("sweep", Implementation, 6, 10, "machine learning", "hyperparameter sweep|hyperparameter search|hyperparameter tuning|hyperparameter optimization|grid search|random search|sweep|trial runner|trial",
            "Implement trials that run independently and in parallel, each with its parameters, seed and result recorded, and a sweep that can be stopped and resumed.",
            "a sweep of a few tiny trials finishes, a failed trial is recorded and does not stop the rest, and a resumed sweep repeats none") { FlowRank = 55 },
        new("ensemble", Implementation, 6, 10, "machine learning", "ensemble|ensemble model|model ensemble|stacking|bagging|boosting|model selection|model comparison",
            "Implement combining the members' predictions, chosen on validation data only.", "on a small data set the combination is reproducible and compared with each member") { FlowRank = 57 },
        new("evaluation", Implementation, 4, 7, "machine learning", "evaluation|model evaluation|evaluation metric|model validation|error analysis|cross validation|accuracy",
            "Implement the metrics on data that training has never seen, with a report a person can read and a machine can compare.",
            "metrics of predictions worked out by hand come out exactly, and the report names data and model") { FlowRank = 60 },
        new("serving", Implementation, 6, 9, "network interface", "model deployment|model deployment api|model serving|inference|inference api|inference service|prediction api|prediction service|model api|model server|batch prediction",
            "Implement prediction behind an interface: load the chosen model, validate input, batch, report version and health.",
            "predictions equal those of the evaluation for the same input, and bad input gets a clear error") { FlowRank = 70 },
        new("tracking", Implementation, 4, 6, "operations", "experiment tracking|model registry|mlflow|lineage|versioning",
            "Implement the record of runs, parameters, metrics and artefacts, from which any result can be made again.", "a recorded run can be found and repeated to the same result"),
        new("workflow", Implementation, 5, 8, "orchestration", "workflow engine|workflow orchestration|airflow|orchestration|pipeline orchestration",
            "Implement the order of steps with retries, restart at the failed step, and a record of each run.", "a run that failed in the middle goes on there and repeats nothing that succeeded"),
        // Integration and delivery
        new("integration", Integration, 4, 8, "", "system integration|wiring|glue code",
            "Put the finished parts together: entry point, configuration, start and stop, and whatever glue their interfaces leave open.",
            "the whole starts with one command and the main uses of the request work from one end to the other"),
        new("containers", Delivery, 3, 6, "containers", "docker|docker container|dockerfile|docker compose|docker compose setup|container|container image|podman|containerization",
            "Write image definitions with small, pinned, non-root images, health checks, and a way to start all of it together.",
            "a build from a clean checkout starts everything with one command and all health checks pass"),
        new("kubernetes", Delivery, 4, 7, "platform", "kubernetes|k8s|helm|helm chart|kubernetes deployment|kubernetes manifest|kubernetes cluster",
            "Write the manifests with probes, resource limits, configuration and secrets apart, and a rollout that can be undone.",
            "the manifests validate, and no secret or host name is written into them"),
        new("infrastructure", Delivery, 5, 8, "platform", "infrastructure|terraform|infrastructure as code|cloud infrastructure|ansible|vpc|aws|azure|gcp|bicep|cloudformation",
            "Write the infrastructure as code, least privilege, with an environment as a parameter.", "the plan validates for a test environment without credentials in the code"),
        new("deployment", Delivery, 3, 6, "platform", "deployment|deploy|release|hosting|installer|packaging|rollout",
            "Write a repeatable, scripted deployment with configuration by environment and a way back.", "a dry run goes through from a clean checkout, and the way back is tried"),
        new("ci", Delivery, 3, 5, "continuous integration", "ci cd|ci|continuous integration|continuous delivery|github action|gitlab ci|ci pipeline|build pipeline|jenkins|ci cd pipeline",
            "Write the pipeline that builds, lints and tests every change and packages what passes.", "the pipeline file validates and its commands run on a clean checkout"),
        new("monitoring", Delivery, 4, 7, "operations", "monitoring|observability|structured logging|tracing|prometheus|grafana|health check|log aggregation|audit log",
            "Write metrics, structured logs, traces, dashboards and alerts for the failures that matter.", "a provoked failure shows in metrics and logs and raises its alert"),
        new("security", Delivery, 5, 7, "security", "security|security hardening|encryption|gdpr|hipaa|compliance|penetration test|security audit|pci dss|privacy",
            "Check every entry for what an attacker or a careless user can do, fix what belongs to this task, and write down what remains.",
            "each finding has a test or a stated reason, and no secret is in the code"),
        new("performance", Delivery, 4, 7, "performance", "load testing|load test|stress test|performance test|benchmark|performance|performance optimization|scalability|autoscaling",
            "Measure the uses that matter under load, with scripts that others can repeat, and write down figures and limits.", "the script runs from a clean checkout and its figures are in the report"),
        // Tests and documentation
        new("tests", Tests, 3, 7, "", "test|unit test|integration test|end to end test|e2e test|e2e|test suite|test coverage|acceptance test|ui test|contract test|regression test|smoke test|testing|unit testing|integration testing|qa|fixture|test harness|test plan|test case",
            "Write automated tests against the public faces: ordinary, boundary and invalid cases, and what was agreed between the parts.",
            "all tests pass on the finished parts, and each would fail if what it checks were broken"),
        new("docs", Documentation, 2, 5, "", "documentation|doc|readme|user guide|user manual|manual|tutorial|api documentation|api doc|guide|help page|handbook|runbook",
            "Write it from what the finished parts really do: first use, the common tasks, configuration, and what to do when something fails.",
            "a reader who knows nothing of the project gets it running by following it, and every command in it was tried"),
    ];

    private static readonly Dictionary<string, PartKind> ByName = All.Append(Feature).ToDictionary(kind => kind.Name);

    private static readonly PhraseTable<PartKind> Table = new(All.Select(kind => (kind.Phrases, kind)));

    private static readonly HashSet<string> Layers =
    [
        .. "backend|frontend|server|client|web|mobile|infrastructure|data|ml|testing|test|docs|documentation|ui|api|core|platform|service|feature|devops|deployment|security|storage|database"
            .Split('|').Select(Words.Stem),
    ];

    // "Evaluate it": what an item that begins with a verb is about, where its other words do not tell.
    private static readonly Dictionary<string, string> ByVerb = new()
    {
        ["train"] = "training",
        ["evaluate"] = "evaluation",
        ["deploy"] = "deployment",
        ["test"] = "tests",
        ["document"] = "docs",
        ["clean"] = "preprocess",
        ["monitor"] = "monitoring",
        ["benchmark"] = "performance",
        ["validate"] = "validation",
        ["export"] = "transfer",
    };

    // What users or a machine start first.
    private static readonly HashSet<string> Entries = ["backend", "cli", "frontend", "page", "graphics", "mobile", "desktop", "api", "gateway", "workflow"];

    /// <summary>Whether a part of this kind can carry the entry point of the whole.</summary>
    public static bool IsEntry(PartKind kind) => Entries.Contains(kind.Name);

    /// <summary>The kind of a name used in the tables of this folder.</summary>
    public static PartKind Named(string name) => ByName[name];

    /// <summary>The kind that a verb stands for; null for another verb.</summary>
    public static PartKind? OfVerb(string stem) => ByVerb.TryGetValue(stem, out var name) ? ByName[name] : null;

    /// <summary>The kinds that are named among words.</summary>
    public static List<PhraseMatch<PartKind>> Find(IReadOnlyList<Word> words) => Table.Find(words);

    /// <summary>Whether a text names a part of a known kind.</summary>
    public static bool NamesPart(string text) => Find(Words.Split(text)).Any(match => !match.Value.IsGeneric);

    /// <summary>Whether a text is only the name of a layer.</summary>
    public static bool IsLayer(string text) => Words.Split(text) is { Count: > 0 } words && Layers.Contains(words[^1].Stem);
}
