using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>A real cgroup of version 2, for what needs no controller: being entered, ended and removed.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class UnifiedCgroupTests : LimitTestBase
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_in_it_and_below_is_ended_and_it_is_removed(bool byToken)
    {
        var own = CgroupMount.OfThisProcess().FirstOrDefault(mount => mount.IsUnified)?.Own;
        Assert.SkipUnless(
            own is not null && LibC.MayWrite(own) && LibC.MayWrite(Path.Combine(own, "cgroup.procs")),
            "Needs a cgroup of version 2 that may be written.");
        var directory = new CgroupParent(own, IsUnified: true).Of(Token);
        var below = Path.Combine(directory, "below");
        Directory.CreateDirectory(below);
        var children = new List<ChildProcess>();
        foreach (var cgroup in new[] { directory, below })
        {
            children.Add(
                await ChildProcess.StartAsync(
                    LimitWrapper.Wrap(Info("sh", "-c", "sleep 300 & sleep 300; true", Marker), [LimitWrapper.EnterCgroup(cgroup)])));
            await Until(
                () => File.ReadAllText($"/proc/{children[^1].Pid}/cgroup").Contains(Token, StringComparison.Ordinal),
                "it is in its cgroup");
        }

        if (byToken)
        {
            Assert.True(await CgroupSearch.EndByTokenAsync([Token]) >= 2);
        }
        else
        {
            Assert.True(CgroupEnder.End(directory).IsEmpty);
            Assert.True(CgroupEnder.Remove(directory));
        }

        await Task.WhenAll(children.Select(child => child.Completion));
        Assert.Empty(Marked(Marker));
        Assert.False(Directory.Exists(directory));
    }
}
