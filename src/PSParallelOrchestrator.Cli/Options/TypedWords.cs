using System.CommandLine;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>
/// The words of a command line, before they are parsed: each can be taken in one way only. What begins with a dash is an option,
/// and never the value of another one, unless it is joined to it by <c>=</c> or follows <c>--</c>; what is empty stays empty.
/// </summary>
internal static class TypedWords
{
    private const string End = "--";

    /// <summary>Checks the words, and writes them so that nothing can be mistaken.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="words">What was typed.</param>
    /// <exception cref="OrchestratorException">A word is no option, or an option has no value.</exception>
    public static string[] Take(RootCommand root, IReadOnlyList<string> words)
    {
        Command command = root;
        var taken = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == End)
            {
                taken.AddRange(words.Skip(i));
                break;
            }

            if (!IsOption(word))
            {
                command = Argument(command, word);
                if (!command.TreatUnmatchedTokensAsErrors)
                {
                    // It is refused whatever follows.
                    return [command.Name];
                }

                taken.Add(word);
                continue;
            }

            foreach (var (option, name, joined) in Read(root, command, word))
            {
                if (option.Arity.MinimumNumberOfValues == 0)
                {
                    taken.Add(joined is null ? name : $"{name}={Value(option, joined)}");
                    continue;
                }

                var value = Value(option, joined ?? Next(words, ref i, name));
                taken.AddRange(value.Length == 0 ? [name, value] : [$"{name}={value}"]);
            }
        }

        return [.. taken];
    }

    // A list of requirements may begin with a dash too, and a number.
    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsWhiteSpace(word[1]);

    private static Command Argument(Command command, string word)
    {
        if (command.Subcommands.FirstOrDefault(one => one.Name == word) is { } chosen)
        {
            return chosen;
        }

        // Requirements are checked where they are read.
        return word.Length > 0 || command.Arguments.Any(argument => argument.Name == "requirements")
            ? command
            : throw OptionErrors.Empty(new GivenValue(word, $"An argument of psorch {command.Name}"));
    }

    /// <summary>The options that a word stands for: one, or several of one letter with one dash.</summary>
    private static List<(Option Option, string Name, string? Joined)> Read(RootCommand root, Command command, string word)
    {
        var end = word.AsSpan().IndexOfAny('=', ':');
        var (name, joined) = end < 0 ? (word, null) : (word[..end], word[(end + 1)..]);
        if (Find(root, command, name) is { } option)
        {
            return [(option, name, joined)];
        }

        var several = new List<(Option Option, string Name, string? Joined)>();
        for (var at = 1; word[1] != '-' && at < word.Length; at++)
        {
            name = $"-{word[at]}";
            if (Find(root, command, name) is not { } one)
            {
                several.Clear();
                break;
            }

            if (one.Arity.MinimumNumberOfValues > 0)
            {
                several.Add((one, name, at + 1 == word.Length ? null : word[(at + 1)..].TrimStart('=')));
                break;
            }

            several.Add((one, name, null));
        }

        return several.Count > 0
            ? several
            : throw CliErrors.UnknownOption(command, word, NearestName.Find(end < 0 ? word : word[..end], Names(root, command)));
    }

    private static string Next(IReadOnlyList<string> words, ref int at, string name) =>
        at + 1 == words.Count ? throw CliErrors.ValueMissing(name)
        : IsOption(words[at + 1]) && !char.IsAsciiDigit(words[at + 1][1]) ? throw CliErrors.ValueIsOption(name, words[at + 1])
        : words[++at];

    // Settings say by themselves whether they can be empty.
    private static string Value(Option option, string value) =>
        value.Length > 0 || SettingTable.Standard.Settings.Any(setting => setting.Flags.Contains(option.Name) && !setting.IsSwitch)
            ? value
            : throw OptionErrors.Empty(new GivenValue(value, option.Name));

    private static Option? Find(RootCommand root, Command command, string name) =>
        Options(root, command).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static IEnumerable<string> Names(RootCommand root, Command command) =>
        Options(root, command).Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name));

    private static IEnumerable<Option> Options(RootCommand root, Command command) =>
        command == root ? root.Options : command.Options.Concat(root.Options.Where(option => option.Recursive));
}
