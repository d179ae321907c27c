using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>The runs that a command line names while it is being typed: by its parameters, or at the left of its pipeline.</summary>
internal static class RunsForCompletion
{
    /// <summary>The runs.</summary>
    /// <param name="bound">The parameters that are known.</param>
    /// <param name="command">The command that is being typed.</param>
    /// <returns>The runs as they stand; what cannot be found is left out.</returns>
    public static IEnumerable<OrchestratorRun> Of(IDictionary bound, CommandAst command)
    {
        if (LeftOf(command) is { } left)
        {
            return Of(left);
        }

        return bound["Path"] is { } path ? Open(path, Look)
            : (bound["Run"] ?? bound["Id"]) is { } run ? Open(run, Find)
            : [];
    }

    /// <summary>Whether something is piped to a command.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsPiped(CommandAst command) => LeftOf(command) is not null;

    private static CommandBaseAst? LeftOf(CommandAst command) =>
        command.Parent is PipelineAst { PipelineElements: var elements } && elements.IndexOf(command) is > 0 and var place
            ? elements[place - 1]
            : null;

    // Nothing is run to complete a line: a variable is read, and Get-OrchestratorRun with plain words is looked up here.
    private static IEnumerable<OrchestratorRun> Of(CommandBaseAst left)
    {
        if (left is CommandExpressionAst { Expression: VariableExpressionAst variable })
        {
            return Open(Variable(variable.VariablePath.UserPath), Find);
        }

        if (left is not CommandAst command
            || !string.Equals(command.GetCommandName(), "Get-OrchestratorRun", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var given = StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters;
        foreach (var name in (string[])["Path", "Run", "Id"])
        {
            if (given.TryGetValue(name, out var found))
            {
                var held = found.Value is VariableExpressionAst variableGiven ? Variable(variableGiven.VariablePath.UserPath) : null;
                return Open(found.ConstantValue ?? held, name == "Path" ? Look : Find);
            }
        }

        return [];
    }

    private static IEnumerable<OrchestratorRun> Open(object? given, Func<object?, IEnumerable<OrchestratorRun>> find)
    {
        var items = given is PSObject { BaseObject: var inner } ? inner : given;
        return (items is IEnumerable several and not string ? several.Cast<object?>() : [given]).SelectMany(item =>
        {
            try
            {
                return find(item).ToList();
            }
            catch (OrchestratorException)
            {
                // There is no such run, or it cannot be read: there is nothing to offer of it.
                return [];
            }
        });
    }

    private static IEnumerable<OrchestratorRun> Find(object? item) => RunArgument.Read(item) switch
    {
        RunArgument.Live(var run) => [run],
        RunArgument.Text(var text) when WildcardPattern.ContainsWildcardCharacters(text) =>
            RunLookup.Matching(new WildcardPattern(text, WildcardOptions.IgnoreCase).IsMatch)
                .Select(known => RunHost.Look(known.Directory)),
        RunArgument.Text(var text) => [RunHost.Look(RunLookup.Resolve(text, CurrentLocation()))],
        RunArgument.Folder(var path) => [RunHost.Look(path)],
        RunArgument.Record(var id, var directory) => [RunHost.Look(RunLookup.ResolveRecord(id, directory))],
        RunArgument.TaskOfRun task => [RunHost.Look(RunLookup.ResolveRecord(task.RunId, task.RunDirectory))],
        _ => [],
    };

    private static IEnumerable<OrchestratorRun> Look(object? path) =>
        path?.ToString() is { Length: > 0 } text ? [RunHost.Look(Path.GetFullPath(text, CurrentLocation()))] : [];

    private static object? Variable(string name)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var found = shell.AddCommand("Get-Variable").AddParameter("Name", name).AddParameter("ValueOnly")
            .AddParameter("ErrorAction", ActionPreference.Ignore).Invoke();
        return found.Count == 1 ? found[0] : found;
    }

    /// <summary>The directory that relative paths on the line are relative to.</summary>
    /// <returns>Its full path.</returns>
    public static string CurrentLocation()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>()[0].ProviderPath;
    }
}
