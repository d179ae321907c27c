namespace PSParallelOrchestrator.Engine.Processes.Shells;

/// <summary>How shells are given a command line, and how what it means is written.</summary>
internal enum ShellLanguage
{
    /// <summary>sh and those like it.</summary>
    Posix,

    /// <summary>PowerShell, and Windows PowerShell.</summary>
    PowerShell,

    /// <summary>The command interpreter of Windows.</summary>
    Cmd,
}
