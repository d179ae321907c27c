using System.Collections;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>The environment and the current directory of this process while a script runs in it, and what they were before.</summary>
internal sealed class ProcessState
{
    private readonly IDictionary before = Environment.GetEnvironmentVariables();
    private readonly string directory = Directory.GetCurrentDirectory();

    private ProcessState()
    {
    }

    /// <summary>Makes them what a script is to see.</summary>
    public static ProcessState Enter(ScriptRequest request)
    {
        var state = new ProcessState();
        foreach (var variable in request.Environment)
        {
            Environment.SetEnvironmentVariable(variable.Key, variable.Value);
        }

        Directory.SetCurrentDirectory(request.Directory);
        return state;
    }

    /// <summary>Makes them what they were, whatever the script did to them.</summary>
    public void Leave()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!before.Contains(variable.Key))
            {
                Environment.SetEnvironmentVariable((string)variable.Key, null);
            }
        }

        foreach (DictionaryEntry variable in before)
        {
            var (name, value) = ((string)variable.Key, (string?)variable.Value);
            if (Environment.GetEnvironmentVariable(name) != value)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        Directory.SetCurrentDirectory(directory);
    }
}
