using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>
/// Where scripts run, one after the other. What one leaves the next does not see: variables are reset, and where a script left more than
/// variables the next has a new runspace, which takes longer.
/// </summary>
internal sealed class ScriptRunspace(IScriptSink sink) : IDisposable
{
    private readonly InitialSessionState initial = InitialSessionState.CreateDefault2();
    private Runspace? runspace;
    private HashSet<string>? begunWith;
    private bool isTouched;

    /// <summary>The host that scripts see.</summary>
    public TaskHost Host { get; } = new(sink);

    /// <summary>Makes ready for a script: opens a runspace, or removes from the one that is there what a script left in it.</summary>
    public void Prepare()
    {
        if (runspace is not null && TryReset())
        {
            return;
        }

        runspace?.Dispose();
        runspace = RunspaceFactory.CreateRunspace(Host, initial);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        begunWith = Definitions();
    }

    /// <summary>The runspace that was made ready, for one script.</summary>
    /// <param name="definesNothing">Whether the script can define nothing but variables.</param>
    public Runspace Take(bool definesNothing)
    {
        Host.Reset();
        isTouched = !definesNothing;
        return runspace!;
    }

    /// <inheritdoc/>
    public void Dispose() => runspace?.Dispose();

    private bool TryReset()
    {
        try
        {
            if (isTouched && !begunWith!.SetEquals(Definitions()))
            {
                return false;
            }

            runspace!.ResetRunspaceState();
            return true;
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException)
        {
            // A script may have removed the drives on which definitions are found, or closed the runspace itself.
            return false;
        }
    }

    private static bool IsPowerShells(string module) => module.StartsWith("Microsoft.PowerShell.", StringComparison.Ordinal);

    // Functions are told apart by what they do: a script may have put its own in the place of one.
    private HashSet<string> Definitions()
    {
        var state = runspace!.SessionStateProxy;
        var items = state.InvokeProvider.ChildItem;
        return
        [
            .. items.Get("function:", recurse: false).Select(item => (FunctionInfo)item.BaseObject)
                .Where(function => !IsPowerShells(function.ModuleName))
                .Select(function => $"{function.Name}={function.Definition}"),
            .. items.Get("alias:", recurse: false).Select(item => (AliasInfo)item.BaseObject)
                .Where(alias => !IsPowerShells(alias.ModuleName))
                .Select(alias => $"{alias.Name}>{alias.Definition}"),
            .. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.IsDynamic).Select(assembly => assembly.FullName ?? "?"),
        ];
    }
}
