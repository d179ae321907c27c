using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>What a script writes as text for people, in its log: texts and numbers at once, the rest as PowerShell would show it.</summary>
internal sealed class OutputText(IScriptSink sink)
{
    private const int MostShown = 1000;
    private readonly List<PSObject> shown = [];
    private int hidden;

    public void Add(PSObject? value)
    {
        switch (value?.BaseObject)
        {
            case null:
                return;
            case string or System.ValueType:
                sink.Text($"{value}\n", isError: false);
                return;
            default:
                if (shown.Count < MostShown)
                {
                    shown.Add(value!);
                }
                else
                {
                    hidden++;
                }

                return;
        }
    }

    public void End(Runspace runspace)
    {
        if (shown.Count == 0)
        {
            return;
        }

        using var format = PowerShell.Create();
        format.Runspace = runspace;
        format.AddCommand("Microsoft.PowerShell.Utility\\Out-String").AddParameter("Width", 160);
        try
        {
            foreach (var text in format.Invoke(shown))
            {
                sink.Text($"{text}", isError: false);
            }
        }
        catch (RuntimeException e)
        {
            sink.Text($"What the script wrote cannot be shown: {e.Message}\n", isError: false);
        }

        if (hidden > 0)
        {
            sink.Text($"... and {hidden} objects more.\n", isError: false);
        }
    }
}
