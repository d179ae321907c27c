namespace PSParallelOrchestrator.Module;

/// <content>The texts about keys.</content>
internal static partial class CmdletErrors
{
    /// <summary>What to say where a key is given as plain text. The text itself must not be repeated.</summary>
    public const string PlainKey =
        "A key as plain text would stand in histories, transcripts and logs. Give a SecureString or a PSCredential, for example "
        + "(Read-Host -AsSecureString), or name it in a vault with -ApiKeySecretName.";

    /// <summary>What to say where a key is something else.</summary>
    /// <param name="type">Its type.</param>
    /// <returns>The text.</returns>
    public static string NotAKey(string type) => $"A key is a SecureString or a PSCredential, not {type}.";

    /// <summary>A parameter that needs another one.</summary>
    /// <param name="given">The parameter.</param>
    /// <param name="missing">The other one.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException Incomplete(string given, string missing) =>
        new(
            "ParameterMissing",
            OrchestratorErrorKind.InvalidInput,
            $"{given} means nothing without {missing}.",
            $"Give {missing} too, or leave out {given}.");

    /// <summary>A vault that nothing can read.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException NoSecretManagement() =>
        new(
            "SecretManagementMissing",
            OrchestratorErrorKind.NotAvailable,
            "The key cannot be taken from a vault: the module Microsoft.PowerShell.SecretManagement is not installed.",
            "Install it and a vault (Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore; "
                + "Register-SecretVault; Set-Secret), "
                + "or give the key with -ApiKey.");

    /// <summary>A secret that the vault does not give.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cause">What Get-Secret said.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException SecretNotRead(string name, Exception cause) => new(
        "SecretNotRead",
        OrchestratorErrorKind.NotReadable,
        $"The secret '{name}' was not given by any vault: {cause.Message}",
        "See Get-SecretInfo and Get-SecretVault; unlock a locked vault first, for example with Unlock-SecretStore.",
        cause);

    /// <summary>A secret that is no key.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException SecretUnusable(string name) => new(
        "SecretUnusable",
        OrchestratorErrorKind.InvalidInput,
        $"The secret '{name}' is not one text or credential, so it cannot be a key.",
        "Store the key with Set-Secret as text, SecureString or PSCredential.");
}
