namespace PSParallelOrchestrator.ScriptHost;

/// <summary>What a message between the orchestrator and a host says; a letter each on the wire.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the host: run this. A request as CLIXML.</summary>
    Request = (byte)'Q',

    /// <summary>To the host: stop what runs. Empty.</summary>
    Stop = (byte)'X',

    /// <summary>From the host: an object that the script wrote, as an element of CLIXML.</summary>
    Output = (byte)'O',

    /// <summary>From the host: a record of another stream, as an element of CLIXML.</summary>
    Record = (byte)'S',

    /// <summary>From the host: the script's progress in a line.</summary>
    Progress = (byte)'P',

    /// <summary>From the host: how the script ended, as JSON. The last of a request.</summary>
    Result = (byte)'R',
}
