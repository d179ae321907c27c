using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Limits;

/// <summary>
/// Where cgroups can be made. Version 2 is tried on a directory tree made like one: the files are plain, so what the kernel would do
/// about them is not shown here.
/// </summary>
public sealed class CgroupPlaceTests : IDisposable
{
    private readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void Hierarchies_and_the_own_place_in_them_are_read()
    {
        string[] mountInfo =
        [
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
            "35 31 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:9 master:3 - cgroup cgroup rw,memory",
            "36 31 0:33 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,relatime - cgroup cgroup rw,cpu,cpuacct",
            "37 31 0:34 / /mnt/with\\040space rw - cgroup2 cgroup2 rw,nsdelegate",
            "38 31 0:35 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer",
        ];
        string[] membership =
        [
            "9:name=systemd:/",
            "5:freezer:/../elsewhere",
            "4:memory:/own:1/b",
            "2:cpu,cpuacct:/docker/abc/c",
            "0::/user.slice/own",
        ];
        Assert.Equal(
            [
                ("/sys/fs/cgroup/memory", "/sys/fs/cgroup/memory/own:1/b", false),
                ("/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct/c", false),
                ("/mnt/with space", "/mnt/with space/user.slice/own", true),
                ("/sys/fs/cgroup/freezer", null, false),
            ],
            CgroupMount.Parse(mountInfo, membership).Select(mount => (mount.MountPoint, mount.Own, mount.IsUnified)));
        Assert.Equal(
            ["/x", null],
            new[] { "/a", "/b" }.Select(own => CgroupMount.Parse(["1 1 0:1 /a /x rw - cgroup2 none rw"], ["0::" + own])[0].Own));
        Assert.Empty(CgroupMount.Parse(["", "1 2 3", "a b c d e f - cgroup", "- - - - - -"], ["", "x"]));
    }

    [Fact]
    public void Version_1_is_used_at_the_own_place_and_only_where_it_may_be_written()
    {
        CgroupMount[] mounts = [new(false, ["rw", "memory"], "/m", "/m/own"), new(false, ["rw", "cpu", "cpuacct"], "/c", "/c/own")];
        var place = CgroupPlace.Find(mounts, _ => true);
        Assert.Equal(
            (new CgroupParent("/m/own", false), new CgroupParent("/c/own", false), new CgroupParent("/c/own", false), null),
            (place.Memory!, place.Cpu!, place.CpuTime!, place.Reason));
        var partly = CgroupPlace.Find(mounts, path => path.StartsWith("/m/", StringComparison.Ordinal));
        Assert.Null(partly.Cpu);
        Assert.Contains("/c/own", partly.Reason, StringComparison.Ordinal);
        Assert.Null(CgroupPlace.Find(mounts, path => !path.EndsWith(".procs", StringComparison.Ordinal)).Memory);
    }

    [Fact]
    public void Version_2_is_used_at_the_next_place_upwards_that_passes_both_controllers_on()
    {
        Level("", "cpu memory io", "memory cpu");
        Level("a", "cpu memory", "cpu memory");
        Level("a/b", "cpu memory", "memory");
        Level("a/b/own", "memory", "");
        Assert.Equal(root["a"], Find("a/b/own").Memory!.Directory);
        Assert.Equal(Find("a/b/own").Memory, Find("a/b/own").CpuTime);
        Assert.Null(Find("a/b/own").Reason);

        // Not above what may be written: then the one that has at least one of them.
        var part = Find("a/b/own", path =>
            path.StartsWith(root["a/b"], StringComparison.Ordinal) && !path.EndsWith("control", StringComparison.Ordinal));
        Assert.Equal(root["a/b"], part.Memory!.Directory);
        Assert.Null(part.Cpu);
        Assert.NotNull(part.Reason);
        Assert.Null(Find("a/b/own", _ => false).Memory);
    }

    [Theory]
    [InlineData("memory.max", "1073741824")]
    [InlineData("memory.high", "1073741824")]
    [InlineData("cpu.max", "50000 100000")]
    public void An_attempt_does_not_leave_a_limit_that_its_orchestrator_has(string file, string limit)
    {
        Level("", "cpu memory", "memory cpu");
        Level("own", "cpu memory", "");
        File.WriteAllText(root["own/" + file], "max" + (file == "cpu.max" ? " 100000\n" : "\n"));
        Assert.NotNull(Find("own").Memory);
        File.WriteAllText(root["own/" + file], limit + "\n");
        Assert.Null(Find("own").Memory);
    }

    [Fact]
    public void Controllers_that_are_offered_and_not_passed_on_are_asked_for()
    {
        Level("", "cpu memory io", "");
        Find("", _ => true);
        Assert.Equal("+cpu +memory", File.ReadAllText(root["cgroup.subtree_control"]));
        File.WriteAllText(root["cgroup.subtree_control"], "");
        Find("");
        Assert.Equal("", File.ReadAllText(root["cgroup.subtree_control"]));
    }

    [Theory]
    [InlineData(0.5, "50000 100000")]
    [InlineData(16, "1600000 100000")]
    [InlineData(0.01, "1000 100000")]
    [InlineData(0.002, "2000 1000000")]
    [InlineData(0.000001, "1000 1000000")]
    public void A_cgroup_of_version_2_is_written_and_read(double cpus, string written)
    {
        var parent = new CgroupParent(root.Path, IsUnified: true);
        Directory.CreateDirectory(parent.Of("t"));
        foreach (var file in new[] { "memory.max", "memory.swap.max", "cpu.max" })
        {
            File.WriteAllText(Path.Combine(parent.Of("t"), file), "");
        }

        var cgroup = Cgroup.Create(
            new CgroupPlace
            {
                Memory = parent,
                Cpu = parent,
                CpuTime = parent,
            },
            "t",
            64 << 20,
            cpus);
        Assert.Equal(
            ["67108864", "0", written],
            new[] { "memory.max", "memory.swap.max", "cpu.max" }.Select(file => File.ReadAllText(Path.Combine(parent.Of("t"), file))));
        Assert.Equal(default, cgroup.Read());

        File.WriteAllText(Path.Combine(parent.Of("t"), "memory.events"), "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");
        File.WriteAllText(Path.Combine(parent.Of("t"), "memory.peak"), "4096\n");
        File.WriteAllText(Path.Combine(parent.Of("t"), "cpu.stat"), "usage_usec 1500000\nuser_usec 1\n");
        Assert.Equal(new CgroupFigures(2, 4096, 1.5), cgroup.Read());
    }

    [Fact]
    public void A_cgroup_that_refuses_its_limit_is_not_left_behind()
    {
        var parent = new CgroupParent(root.Path, IsUnified: true);
        Assert.Throws<FileNotFoundException>(() => Cgroup.Create(new CgroupPlace { Memory = parent }, "t", 64 << 20, cpus: null));
        Assert.False(Directory.Exists(parent.Of("t")));
    }

    private void Level(string path, string controllers, string passedOn)
    {
        Directory.CreateDirectory(root[path]);
        File.WriteAllText(Path.Combine(root[path], "cgroup.controllers"), controllers + "\n");
        File.WriteAllText(Path.Combine(root[path], "cgroup.subtree_control"), passedOn);
        File.WriteAllText(Path.Combine(root[path], "cgroup.procs"), "");
    }

    private CgroupPlace Find(string own, Func<string, bool>? mayWrite = null) =>
        CgroupPlace.Find(
            [new CgroupMount(IsUnified: true, [], root.Path, Path.Combine(root.Path, own).TrimEnd('/'))],
            mayWrite ?? (path => !path.EndsWith("control", StringComparison.Ordinal)));
}
