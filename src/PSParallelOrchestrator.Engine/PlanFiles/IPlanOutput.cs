namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>What a plan is written to: JSON or YAML.</summary>
internal interface IPlanOutput
{
    /// <summary>Begins a mapping.</summary>
    void BeginMapping();

    /// <summary>Ends a mapping.</summary>
    void EndMapping();

    /// <summary>Begins a list; of single values it may stand on one line.</summary>
    void BeginSequence(bool ofScalars);

    /// <summary>Ends a list.</summary>
    void EndSequence();

    /// <summary>Ends one of the plan's tasks: a good moment to pass on what is buffered.</summary>
    void TaskDone();

    /// <summary>Ends the whole, and passes on everything that is buffered.</summary>
    void End();

    /// <summary>Writes a key.</summary>
    void Key(string key);

    /// <summary>Writes text.</summary>
    void Text(string text);

    /// <summary>Writes a whole number.</summary>
    void Number(int number);

    /// <summary>Writes a number.</summary>
    void Number(double number);

    /// <summary>Writes a number as exact as it is.</summary>
    void Number(decimal number);

    /// <summary>Writes a number as JSON has it.</summary>
    void RawNumber(string number);

    /// <summary>Writes that there is no value.</summary>
    void Null();

    /// <summary>Writes true or false.</summary>
    void Boolean(bool value);
}
