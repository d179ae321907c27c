using System.Globalization;
using PSParallelOrchestrator.Benchmarks;

return args switch
{
    ["noop", var tasks, var directory] => await NoOpBenchmark.RunAsync(int.Parse(tasks, CultureInfo.InvariantCulture), directory),
    ["commands", var tasks, var file] => CommandPlan.Write(int.Parse(tasks, CultureInfo.InvariantCulture), file),
    ["sleepers", var tasks, var file] => CommandPlan.Write(int.Parse(tasks, CultureInfo.InvariantCulture), file, "sleep 0.2; echo > f@"),
    ["files", var tasks, var file] => CommandPlan.Write(int.Parse(tasks, CultureInfo.InvariantCulture), file, "echo @ > f@"),
    ["docker", var endpoint, var image, var rounds, var directory] =>
        await DockerBenchmark.RunAsync(endpoint, image, int.Parse(rounds, CultureInfo.InvariantCulture), directory),
    ["gateway", var psorch, var directory] => await GatewayBenchmark.RunAsync(psorch, directory),
    _ => Usage(),
};

static int Usage()
{
    return 2;
}
