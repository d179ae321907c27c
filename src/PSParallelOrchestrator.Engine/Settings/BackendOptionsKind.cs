using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Options of a backend: its own record of them, or texts like <c>NAME=VALUE</c>, each name once.</summary>
internal sealed class BackendOptionsKind : ValueKind<BackendOptions>
{
    private BackendOptionsKind()
    {
    }

    public static BackendOptionsKind Instance { get; } = new();

    internal override bool IsList => true;

    internal override BackendOptions Take(GivenValue given) => given.Value switch
    {
        BackendOptions options => options,
        IEnumerable<string> texts => new BackendOptionTexts(Read(texts, given.Origin)),
        _ => throw OptionErrors.NotA(given, "options of a backend"),
    };

    private static Dictionary<string, string> Read(IEnumerable<string> texts, string origin)
    {
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value] || !read.TryAdd(name, value))
            {
                throw SettingErrors.BackendOption(origin, text);
            }
        }

        return read;
    }
}
