using PSParallelOrchestrator.CrashTool;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(CrashOptions.Usage);
    return 0;
}

try
{
    var figures = await new CrashSession(CrashOptions.Parse(args), Console.Out).RunAsync();
    foreach (var line in figures.Table())
    {
        Console.WriteLine(line);
    }

    return figures.Violations.Count == 0 ? 0 : 1;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CrashOptions.Usage);
    return 2;
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
