namespace PSParallelOrchestrator.Engine.Options;

/// <summary>Settings that belong together: a part of the engine, or a backend, brings its own.</summary>
/// <param name="Name">What they are about, for messages.</param>
/// <param name="Settings">The settings, in the order in which they are shown.</param>
public sealed record SettingGroup(string Name, params IReadOnlyList<Setting> Settings);
