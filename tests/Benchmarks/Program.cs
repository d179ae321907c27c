using System.Globalization;
using PSParallelOrchestrator.Benchmarks;

return args switch
{
    ["noop", var tasks, var directory] => await NoOpBenchmark.RunAsync(int.Parse(tasks, CultureInfo.InvariantCulture), directory),
    ["commands", var tasks, var file] => CommandPlan.Write(int.Parse(tasks, CultureInfo.InvariantCulture), file),
    _ => Usage(),
};

static int Usage()
{
    return 2;
}
