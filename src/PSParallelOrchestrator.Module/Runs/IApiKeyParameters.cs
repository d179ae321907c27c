namespace PSParallelOrchestrator.Module.Runs;

/// <summary>The parameters by which a cmdlet is given the key of the agents' service.</summary>
internal interface IApiKeyParameters
{
    /// <summary>The key itself: a SecureString or a PSCredential.</summary>
    object? ApiKey { get; }

    /// <summary>The name of the secret that holds it.</summary>
    string? ApiKeySecretName { get; }

    /// <summary>The vault of the secret.</summary>
    string? ApiKeyVault { get; }
}
