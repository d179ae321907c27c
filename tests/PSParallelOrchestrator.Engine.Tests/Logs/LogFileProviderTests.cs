using System.Text;
using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Logs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Logs;

public sealed class LogFileProviderTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("psorch-tests-").FullName;
    private readonly ManualTime time = new();

    private string LogPath => Path.Combine(directory, "orchestrator.log");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Every_entry_is_a_line()
    {
        using (var provider = new LogFileProvider(LogPath, LogLevel.Trace, time))
        {
            foreach (
                var level in new[]
                {
                    LogLevel.Trace,
                    LogLevel.Debug,
                    LogLevel.Information,
                    LogLevel.Warning,
                    LogLevel.Error,
                    LogLevel.Critical,
                })
            {
                Log(provider, level, "says");
            }
        }

        string[] names = ["TRACE", "DEBUG", "INFO ", "WARN ", "ERROR", "FATAL"];
        Assert.Equal(names.Select(static name => $"2026-11-21T03:33:06.123Z {name} scheduler: says"), File.ReadAllLines(LogPath));
    }

    [Fact]
    public void Entries_below_the_level_are_left_out()
    {
        using var provider = new LogFileProvider(LogPath, LogLevel.Warning, time);

        Log(provider, LogLevel.Information, "left out");
        Log(provider, LogLevel.Warning, "kept");

        Assert.False(provider.CreateLogger("x").IsEnabled(LogLevel.Information));
        Assert.False(provider.CreateLogger("x").IsEnabled(LogLevel.None));
        Assert.EndsWith("kept", Assert.Single(Read()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_is_continued()
    {
        using (var first = new LogFileProvider(LogPath, LogLevel.Information, time))
        {
            Log(first, LogLevel.Information, "one");
        }

        using (var second = new LogFileProvider(LogPath, LogLevel.Information, time))
        {
            Log(second, LogLevel.Information, "two");
        }

        Assert.Equal(2, Read().Length);
    }

    [Fact]
    public void Warnings_are_on_disk_at_once_and_other_entries_after_a_second()
    {
        using var provider = new LogFileProvider(LogPath, LogLevel.Information, time);

        Log(provider, LogLevel.Information, "one");
        Assert.Empty(Read());
        time.Fire();
        Assert.Single(Read());
        Log(provider, LogLevel.Information, "two");
        Log(provider, LogLevel.Warning, "three");

        Assert.Equal(3, Read().Length);
        Assert.Equal(TimeSpan.FromSeconds(1), time.Due);
    }

    [Fact]
    public void Many_entries_do_not_stay_in_memory()
    {
        using var provider = new LogFileProvider(LogPath, LogLevel.Information, time);
        for (var i = 0; i < 1000; i++)
        {
            Log(provider, LogLevel.Information, new string('x', 100));
        }

        Assert.InRange(Read().Length, 500, 1000);
    }

    [Fact]
    public void Nothing_in_a_message_makes_a_line_of_its_own_or_moves_a_cursor()
    {
        using (var provider = new LogFileProvider(LogPath, LogLevel.Information, time))
        {
            foreach (var text in RunBuilder.HostileTexts)
            {
                Log(provider, LogLevel.Information, text);
            }

            Log(provider, LogLevel.Information, "a\nb\r\u001b[2J");
        }

        var lines = Read();
        Assert.Equal(RunBuilder.HostileTexts.Length + 1, lines.Length);
        Assert.All(lines, static line => Assert.DoesNotContain(line, static c => (char.IsControl(c) && c != '\t') || c == '\u202e'));
        Assert.EndsWith(@"scheduler: a\nb\r\u001B[2J", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Exceptions_follow_indented()
    {
        using var provider = new LogFileProvider(LogPath, LogLevel.Information, time);
        var error = new InvalidOperationException("outer", new IOException("inner"));

        provider.CreateLogger("x").Log(LogLevel.Error, default, "it broke", error, static (state, _) => state);

        var lines = Read();
        Assert.EndsWith("ERROR x: it broke", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("    System.InvalidOperationException: outer", lines[1], StringComparison.Ordinal);
        Assert.All(lines[1..], static line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("inner", StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_disk_loses_entries_says_so_later_and_throws_nothing()
    {
        using var disk = new FullDisk();
        using var provider = new LogFileProvider(disk, LogLevel.Information, time);

        Log(provider, LogLevel.Warning, "before");
        disk.Full = true;
        Log(provider, LogLevel.Information, "lost one");
        Log(provider, LogLevel.Error, "lost two");
        Log(provider, LogLevel.Error, "lost three");
        disk.Full = false;
        Log(provider, LogLevel.Error, "after");

        Assert.Equal(3, provider.LostEntries);
        Assert.Equal("No space left", provider.LastError);
        var lines = disk.Text.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.EndsWith("before", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("3 entries were lost here: No space left", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("after", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_the_log_says_what_was_lost()
    {
        using var disk = new FullDisk { Full = true };
        var provider = new LogFileProvider(disk, LogLevel.Information, time);
        Log(provider, LogLevel.Error, "lost");
        disk.Full = false;

        provider.Dispose();
        Log(provider, LogLevel.Error, "too late");

        Assert.Contains("1 entries were lost here", disk.Text, StringComparison.Ordinal);
        Assert.Equal(2, provider.LostEntries);
    }

    [Fact]
    public void A_device_that_is_always_full_does_no_harm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full here.");
        using var provider = new LogFileProvider(
            new FileStream("/dev/full", FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), LogLevel.Information, time);

        Log(provider, LogLevel.Error, "lost");

        Assert.Equal(1, provider.LostEntries);
        Assert.NotNull(provider.LastError);
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_an_error_with_its_path()
    {
        var error = Assert.Throws<OrchestratorException>(() => new LogFileProvider(directory, LogLevel.Information, time));

        Assert.Equal(("LogNotOpened", OrchestratorErrorKind.InputOutput), (error.ErrorId, error.Kind));
        Assert.Contains(directory, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_many_threads_stay_whole()
    {
        using (var provider = new LogFileProvider(LogPath, LogLevel.Information, time))
        {
            Parallel.For(0, 2000, i => Log(provider, LogLevel.Information, new string((char)('a' + (i % 26)), 40)));
        }

        var lines = Read();
        Assert.Equal(2000, lines.Length);
        Assert.All(lines, static line => Assert.Single(line.Split(": ")[1].Distinct()));
    }

    private static void Log(LogFileProvider provider, LogLevel level, string message) =>
        provider.CreateLogger("scheduler").Log(level, default, message, null, static (state, _) => state);

    private string[] Read()
    {
        using var stream = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Writes a part and then fails, as a disk does.</summary>
    private sealed class FullDisk : MemoryStream
    {
        private byte[] written = [];

        public bool Full { get; set; }

        public string Text => Encoding.UTF8.GetString(written);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(Full ? buffer[..(buffer.Length / 2)] : buffer);
            if (Full)
            {
                throw new IOException("No space left");
            }

            written = ToArray();
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private Action? fire;

        public TimeSpan Due { get; private set; }

        public void Fire() => fire?.Invoke();

        public override DateTimeOffset GetUtcNow() => RunBuilder.Start;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            fire = () => callback(state);
            return new Timer(this);
        }

        private sealed class Timer(ManualTime time) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time.Due = dueTime;
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
