using System.CommandLine;
using PSParallelOrchestrator.Cli.Streams;
using Spectre.Console;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>How the course of a run is shown.</summary>
internal sealed class DisplayOptions
{
    /// <summary>Say nothing but where the run is.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Write nothing but the run's directory." };

    /// <summary>Lines instead of a live display.</summary>
    public Option<bool> Plain { get; } = new("--plain") { Description = "Write plain lines, also on a terminal." };

    /// <summary>The display that was asked for; live only on a terminal.</summary>
    public IRunDisplay Read(ParseResult parsed)
    {
        if (parsed.GetValue(Quiet))
        {
            return new QuietDisplay(Console.Out);
        }

        if (parsed.GetValue(Plain) || Console.IsOutputRedirected || !StandardStreams.HasOutput)
        {
            return new PlainDisplay(Console.Out);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new TerminalOutput(StandardStreams.Terminal()) });
        return console.Profile.Capabilities.Ansi ? new LiveDisplay(console, Console.Out) : new PlainDisplay(Console.Out);
    }
}
