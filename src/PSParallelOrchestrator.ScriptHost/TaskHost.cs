using System.Globalization;
using System.Management.Automation.Host;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>The host that scripts of tasks see: nobody sits before it.</summary>
internal sealed class TaskHost(IScriptSink sink) : PSHost
{
    /// <summary>What the script gave <c>exit</c>; null where it did not exit.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "PSParallelOrchestrator";

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(TaskHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override PSHostUserInterface UI { get; } = new TaskHostInterface(sink);

    /// <summary>Forgets what the script before did.</summary>
    public void Reset() => ExitCode = null;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw TaskHostInterface.NobodyThere();

    /// <inheritdoc/>
    public override void ExitNestedPrompt()
    {
        // There never is one.
    }

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
        // Programs write where this process does.
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
        // See above.
    }
}
