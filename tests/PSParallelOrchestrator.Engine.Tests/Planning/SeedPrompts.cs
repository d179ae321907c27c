namespace PSParallelOrchestrator.Engine.Tests.Planning;

/// <summary>The example requests of the documents the system is described in, and the products their tables name.</summary>
internal static class SeedPrompts
{
    public const string FullStack = """
        Build a full-stack task management app with:
        - React frontend with TypeScript
        - Node.js/Express backend with JWT auth
        - PostgreSQL database schema
        - Docker Compose setup
        - Comprehensive tests
        """;

    public const string Microservices = """
        Build a microservices platform with:
        - API Gateway service
        - User service with auth
        - Product service with catalog
        - Order service with workflow
        - Docker containers for each service
        - Kubernetes deployment configs
        """;

    public const string MlTraining = """
        Build an ML training pipeline with:
        - Data preprocessing scripts
        - Model training with PyTorch
        - Evaluation and metrics
        - Model deployment API
        - Complete tests and documentation
        """;

    public static readonly (string Name, string Text)[] All =
    [
        ("calculator-function", "Create a calculator function"),
        ("simple-calculator", "Build a simple calculator"),
        ("todo-list-backend-frontend", "Build todo list with backend and frontend"),
        ("todo-app-backend-frontend", "Build a todo app with backend and frontend"),
        ("todo-list-app", "Build a todo list app"),
        ("todo-app", "Build a todo app"),
        ("todo-local-storage", "Todo list with local storage"),
        ("contact-form", "Build a contact form"),
        ("contact-form-validation", "Contact form with validation"),
        ("chess-game", "Build a chess game"),
        ("blog-platform", "Build a blog platform"),
        ("rest-api", "Build REST API with authentication"),
        ("etl", "ETL pipeline: extract, transform, load"),
        ("large-dataset", "Process large dataset"),
        ("ml-pipeline", "Build ML pipeline"),
        ("ml-models", "Train ML models"),
        ("deep-learning", "Train deep learning models"),
        ("ensemble", "Train ensemble models on ImageNet"),
        ("sweep", "Run hyperparameter sweep for ML model"),
        ("e-commerce", "Build an e-commerce site"),
        ("cms", "Build a CMS"),
        ("dashboard", "Build a dashboard"),
        ("platform", "Build platform"),
        ("microservices", "Build microservices"),
        ("microservices-platform", "Build microservices platform"),
        ("core-services", "Core services"),
        ("integration-tests", "Integration tests for core services"),
        ("app", "Build app"),
        ("test-project", "Build test project"),
        ("full-stack-list", FullStack),
        ("microservices-list", Microservices),
        ("ml-list", MlTraining),
    ];
}
