using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;
using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Keys from parameters of cmdlets. They live in memory as long as the run, and are written nowhere.</summary>
internal static class ApiKeys
{
    private const string VaultModule = "Microsoft.PowerShell.SecretManagement";

    /// <summary>Checks whether the parameters go together.</summary>
    /// <typeparam name="T">The cmdlet's type.</typeparam>
    /// <param name="cmdlet">The cmdlet; it ends where they do not.</param>
    public static void Check<T>(T cmdlet)
        where T : PSCmdlet, IApiKeyParameters
    {
        var problem =
            cmdlet.ApiKey is not null && cmdlet.ApiKeySecretName is not null ? CmdletErrors.Exclusive("-ApiKey", "-ApiKeySecretName")
            : cmdlet.ApiKeyVault is not null && cmdlet.ApiKeySecretName is null
                ? CmdletErrors.Incomplete("-ApiKeyVault", "-ApiKeySecretName")
            : null;
        if (problem is not null)
        {
            cmdlet.ThrowTerminatingError(CmdletErrors.Record(problem, target: null));
        }
    }

    /// <summary>Takes the key that was given, from the vault where it is named.</summary>
    /// <typeparam name="T">The cmdlet's type.</typeparam>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="isForBedrock">Whether the key is one of Bedrock.</param>
    /// <returns>The services with the key; those of the environment where none is given.</returns>
    /// <exception cref="OrchestratorException">The key cannot be had or used.</exception>
    public static AgentAccess Read<T>(T cmdlet, bool isForBedrock)
        where T : PSCmdlet, IApiKeyParameters
    {
        var key = cmdlet.ApiKeySecretName is { } name ? FromVault(cmdlet, name, cmdlet.ApiKeyVault) : cmdlet.ApiKey;
        return key switch
        {
            null => new AgentAccess(),
            PSCredential credential => GivenKey.Services(credential.UserName, Text(credential.Password), isForBedrock),
            _ => GivenKey.Services(Text((SecureString)key), isForBedrock),
        };
    }

    private static string Text(SecureString secure) => new NetworkCredential(string.Empty, secure).Password;

    private static object FromVault(PSCmdlet cmdlet, string name, string? vault)
    {
        var command = cmdlet.SessionState.InvokeCommand.GetCommand(
            $@"{VaultModule}\Get-Secret",
            CommandTypes.Cmdlet | CommandTypes.Function) ?? throw CmdletErrors.NoSecretManagement();
        var given = new Hashtable { ["Name"] = name };
        if (vault is not null)
        {
            given["Vault"] = vault;
        }

        try
        {
            var found = cmdlet.SessionState.InvokeCommand.InvokeScript(
                "param($Command, $Given) & $Command @Given -ErrorAction Stop",
                command,
                given);
            return found is [{ BaseObject: SecureString or PSCredential }] ? found[0].BaseObject : throw CmdletErrors.SecretUnusable(name);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw CmdletErrors.SecretNotRead(name, e);
        }
    }
}
