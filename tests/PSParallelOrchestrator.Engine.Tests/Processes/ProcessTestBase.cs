using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

/// <summary>A directory, a marker that every process of a test carries in its arguments, and a check that none is left.</summary>
public abstract class ProcessTestBase : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("psorch-processes-");

    protected string Marker { get; } = $"marker-{Guid.NewGuid():N}";

    protected string TempDirectory => directory.FullName;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Subreaper.Disable();
        var left = Marked(Marker);
        foreach (var pid in left)
        {
            LibC.SignalPid(pid, LibC.SignalKill);
        }

        while (Marked(Marker).Count > 0)
        {
            await Task.Delay(5);
        }

        directory.Delete(recursive: true);
        Assert.Empty(left);
    }

    /// <summary>The living processes that have a text among their arguments, by this test's own look at /proc.</summary>
    protected static List<int> Marked(string marker)
    {
        var found = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                || pid == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                if (File.ReadAllText($"{directory}/cmdline").Contains(marker, StringComparison.Ordinal))
                {
                    found.Add(pid);
                }
            }
            catch (IOException)
            {
                // It ended between the list and the look.
            }
        }

        return found;
    }

    /// <summary>Waits for something that another process does soon.</summary>
    protected static async Task Until(Func<bool> condition, string what)
    {
        for (var i = 0; i < 18000; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(5);
        }

        Assert.Fail($"Waited in vain until {what}.");
    }

    protected static Dictionary<string, string> Variables(string? token = null)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["LC_ALL"] = "C.UTF-8",
        };
        if (token is not null)
        {
            variables[AttemptVariables.Token] = token;
        }

        return variables;
    }

    private protected static ILeftoverStrategy Mode(bool subreaper)
    {
        if (!subreaper)
        {
            return ScanStrategy.Instance;
        }

        Assert.True(Subreaper.TryEnable());
        return Subreaper.Strategy;
    }

    private protected ChildStartInfo Info(string program, params string[] arguments) => new()
    {
        FileName = program,
        Arguments = arguments,
        WorkingDirectory = TempDirectory,
        Environment = Variables(),
        Output = ChildOutput.ToFile(PathOf("stdout.log")),
        Error = ChildOutput.ToFile(PathOf("stderr.log")),
    };

    /// <summary>A Perl script, whose processes carry the marker and the token, as an attempt's do.</summary>
    private protected ChildStartInfo Perl(string script, string token = "po-test-0-1", string? marker = null) =>
        Info("perl", "-e", script, marker ?? Marker) with
        {
            Environment = Variables(token),
            Token = token,
            Error = ChildOutput.ToFile(PathOf($"{token}.err")),
            Output = ChildOutput.ToFile(PathOf($"{token}.out")),
        };

    private protected async Task<(ChildExit Exit, string Output)> RunAsync(ChildStartInfo info)
    {
        var child = await ChildProcess.StartAsync(info);
        var exit = await child.Completion;
        return (exit, File.ReadAllText(PathOf("stdout.log"), Encoding.UTF8));
    }

    protected string PathOf(string name) => Path.Combine(TempDirectory, name);

    /// <summary>Makes an executable file.</summary>
    protected string Script(
        string name,
        string content,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
    {
        var path = PathOf(name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }
}
