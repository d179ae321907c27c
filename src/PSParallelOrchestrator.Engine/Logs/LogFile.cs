using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Logs;

/// <summary>A log in a file: collects lines, and writes them when an important one comes, when there are many, or after a second.</summary>
internal sealed class LogFile : IDisposable
{
    private const int FlushAt = 32 * 1024;
    private static readonly TimeSpan FlushAfter = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly Stream stream;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private int pendingEntries;
    private long lostEntries;
    private long lostSinceSaid;
    private bool closed;

    public LogFile(Stream stream, TimeProvider time)
    {
        this.stream = stream;
        this.time = time;
        timer = time.CreateTimer(
            static log => ((LogFile)log!).FlushNow(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string? LastError { get; private set; }

    public long LostEntries => Interlocked.Read(ref lostEntries);

    public void Write(LogLevel level, string category, string message, Exception? exception)
    {
        lock (gate)
        {
            if (closed)
            {
                Interlocked.Increment(ref lostEntries);
                return;
            }

            Append(level, category, message, exception);
            if (level >= LogLevel.Warning || pending.Length >= FlushAt)
            {
                Flush();
            }
            else if (pendingEntries == 1)
            {
                timer.Change(FlushAfter, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            Flush();
            closed = true;
            timer.Dispose();
            try
            {
                stream.Dispose();
            }
            catch (IOException error)
            {
                LastError = error.Message;
            }
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    private void FlushNow()
    {
        lock (gate)
        {
            if (!closed)
            {
                Flush();
            }
        }
    }

    private void Append(LogLevel level, string category, string message, Exception? exception)
    {
        pending.Append(Now()).Append(' ').Append(Name(level)).Append(' ');
        AppendEscaped(category);
        pending.Append(": ");
        AppendEscaped(message);
        pending.Append('\n');
        if (exception is not null)
        {
            foreach (var line in exception.ToString().Split('\n'))
            {
                pending.Append("    ");
                AppendEscaped(line.TrimEnd('\r'));
                pending.Append('\n');
            }
        }

        pendingEntries++;
    }

    // One entry is one line, whatever a task's output put into it, and a terminal that shows the log obeys nothing in it.
    private void AppendEscaped(string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => pending.Append("\\n"),
                '\r' => pending.Append("\\r"),
                '\t' => pending.Append('\t'),
                _ when CleanText.IsHarmful(c) => pending.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => pending.Append(c),
            };
        }
    }

    private void Flush()
    {
        if (pendingEntries == 0 && lostSinceSaid == 0)
        {
            return;
        }

        if (lostSinceSaid > 0)
        {
            pending.Insert(0, $"{Now()} WARN  log: {lostSinceSaid} entries were lost here: {LastError}\n");
        }

        var start = stream.CanSeek ? stream.Position : 0;
        try
        {
            stream.Write(TextEncoding.Utf8.GetBytes(pending.ToString()));
            stream.Flush();
            lostSinceSaid = 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The caller did its work well; it must not fail because there is no room to say so.
            lostSinceSaid += pendingEntries;
            Interlocked.Add(ref lostEntries, pendingEntries);
            LastError = CleanText.OneLine(error.Message);
            CutBackTo(start);
        }

        pending.Clear();
        pendingEntries = 0;
    }

    // A part of the lines may have been written: the next ones shall not follow upon half a line.
    private void CutBackTo(long length)
    {
        if (!stream.CanSeek)
        {
            return;
        }

        try
        {
            stream.SetLength(length);
            stream.Position = length;
        }
        catch (IOException error)
        {
            LastError = CleanText.OneLine(error.Message);
        }
    }

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
