using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>
/// Keeps what a script writes: its objects, the records of its other streams, its progress, each without secrets. A file appears with its
/// first line; what an attempt before it left there is replaced.
/// </summary>
/// <param name="spec">The attempt.</param>
/// <param name="secrets">What must not be written.</param>
/// <param name="time">The clock.</param>
internal sealed class ScriptOutputFiles(AttemptSpec spec, SecretStore secrets, TimeProvider time) : IDisposable
{
    /// <summary>How much a script may write as objects, in bytes.</summary>
    public const long MostOutput = 256L << 20;

    /// <summary>How much of its other streams is kept, in bytes.</summary>
    public const long MostRecords = 16L << 20;

    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(250);
    private readonly ObjectLines output = new(Path.Combine(spec.Directory, ObjectFileFormat.OutputName), MostOutput);
    private readonly ObjectLines records = new(Path.Combine(spec.Directory, ObjectFileFormat.StreamsName), MostRecords);
    private readonly ActivityLog activity = new(Path.Combine(spec.Directory, ActivityLog.FileName), secrets, time);
    private readonly Lock gate = new();
    private long lastProgress;
    private bool isClosed;

    /// <summary>What is wrong with what was written: too much of it; null where nothing is.</summary>
    public string? Problem => output.IsFull
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The script wrote more than {MostOutput >> 20} MB of objects. Let it write files into its workspace instead.")
        : null;

    /// <summary>What is not whole, although it does not decide how the attempt ends; null for nothing.</summary>
    public string? Warning => records.IsFull
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The script's errors, warnings and other records are more than {MostRecords >> 20} MB; the rest is not kept.")
        : null;

    /// <summary>Takes what a host says; nothing once the attempt has ended.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be written.</exception>
    public void Take(FrameKind kind, string text)
    {
        lock (gate)
        {
            switch (kind)
            {
                case var _ when isClosed:
                    break;
                case FrameKind.Output:
                    output.Add(secrets.Redactor.Redact(text));
                    break;
                case FrameKind.Record:
                    records.Add(secrets.Redactor.Redact(text));
                    break;
                case FrameKind.Progress when lastProgress == 0 || time.GetElapsedTime(lastProgress) >= ProgressPause:
                    lastProgress = time.GetTimestamp();
                    activity.Add(ActivityKind.Progress, text);
                    break;
            }
        }
    }

    /// <summary>Ends the files, so that Import-Clixml reads them.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            output.Dispose();
            records.Dispose();
        }
    }

    private sealed class ObjectLines(string path, long most) : IDisposable
    {
        private FileStream? file;
        private long length;

        public bool IsFull { get; private set; }

        public void Add(string element)
        {
            var bytes = Encoding.UTF8.GetBytes(file is null ? $"{ObjectFileFormat.Begin}\n{element}\n" : $"{element}\n");
            if (IsFull || (length += bytes.Length) > most)
            {
                IsFull = true;
                return;
            }

            file ??= PlainFile.OpenWrite(path, append: false);
            file.Write(bytes);
        }

        public void Dispose()
        {
            if (file is not null)
            {
                file.Write(Encoding.UTF8.GetBytes(ObjectFileFormat.End + "\n"));
                file.Dispose();
            }
        }
    }
}
