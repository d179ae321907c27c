using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

public class PlanFileTests
{
    private static PlanReadResult Parse(string json) => PlanFile.Parse(Encoding.UTF8.GetBytes(json), "plan.json");

    private static void Finds(string json, params string[] expected) =>
        Assert.Equal(expected, Parse(json).Diagnostics.Select(d => $"{d.Code} {d.Line},{d.Column}"));

    private static string WithTask(string keys) => $$"""{"tasks":[{"id":"a",{{keys}}}]}""";

    [Fact]
    public void Every_key_arrives_in_the_plan()
    {
        var plan = Parse("""
            {
              "$schema": "x", "id": "01JA0000000000000000000000", "requirements": "r", "maxExecutors": 3, "commandShell": "pwsh",
              "complexity": { "score": 42, "level": "moderate", "rationale": "why", "recommendedExecutors": 2 },
              "tasks": [
                { "id": "a", "title": "t", "kind": "agent", "prompt": "p", "agent": "simulated", "dependsOn": ["b"],
                  "resources": { "cpus": 0.5, "memory": "1.5G", "gpus": 1 }, "timeLimit": "1.02:03:04.5", "maxRetries": 3.0,
                  "estimatedDuration": "90s", "environment": { "K": "v" }, "outputs": ["src/**"], "verify": "true",
                  "graceTime": "0s", "exitCodes": { "75": "transient", "2": "Permanent" }, "successCodes": [1, 0],
                  "requireApproval": true, "priority": -1, "tags": ["x"], "commandShell": "/bin/bash" },
                { "id": "b", "kind": "Command", "command": "sh", "arguments": ["-c", "\u00e4"] } ] }
            """).GetPlan();
        Assert.Equal("01ja0000000000000000000000", plan.Id);
        Assert.Equal(("r", 3), (plan.Requirements, plan.MaxExecutors));
        Assert.Equal(new ComplexityAssessment(42, ComplexityLevel.Moderate, "why", 2), plan.Complexity);
        var a = plan.Tasks[0];
        Assert.Equal(
            ("a", "t", "p", AgentKind.Simulated, "true", true, -1),
            (a.Id, a.Title, a.Prompt, a.Agent, a.Verify, a.RequireApproval, a.Priority));
        Assert.Equal(
            new TaskResources
            {
                Cpus = 0.5,
                Memory = new MemorySize(3L << 29),
                Gpus = 1,
            },
            a.Resources);
        Assert.Equal(new TimeSpan(1, 2, 3, 4, 500), a.TimeLimit);
        Assert.Equal((TimeSpan.FromSeconds(90), 3), (a.EstimatedDuration, a.MaxRetries));
        Assert.Equal(TimeSpan.Zero, a.GraceTime);
        Assert.Equal(new Dictionary<int, FailureClass> { [75] = FailureClass.Transient, [2] = FailureClass.Permanent }, a.ExitCodes);
        Assert.Equal([1, 0], a.SuccessCodes);
        Assert.Equal(("pwsh", "/bin/bash"), (plan.CommandShell, a.CommandShell));
        Assert.Equal(["b"], a.DependsOn);
        Assert.Equal("v", Assert.Single(a.Environment).Value);
        Assert.Equal(["src/**"], a.Outputs);
        Assert.Equal(["x"], a.Tags);
        Assert.Equal(["-c", "ä"], plan.Tasks[1].Arguments);
    }

    [Fact]
    public void A_byte_order_mark_is_no_matter() =>
        Assert.NotNull(PlanFile.Parse([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(WithTask("\"prompt\":\"p\""))]).Plan);

    [Theory]
    [InlineData("", "EmptyFile")]
    [InlineData(" \n\t", "EmptyFile")]
    [InlineData("[]", "WrongType")]
    [InlineData("1", "WrongType")]
    [InlineData("{}", "MissingKey")]
    [InlineData("{\"tasks\":[]}", "NoTasks")]
    [InlineData("{\"tasks\":{}}", "WrongType")]
    [InlineData("{\"tasks\":null}", "WrongType")]
    [InlineData("{\"tasks\":[1]}", "WrongType")]
    [InlineData("{\"tasks\":[{}]}", "MissingKey", "NoWork")]
    [InlineData("{\"tasks\":[{\"id\":1,\"prompt\":2}]}", "WrongType", "WrongType")]
    public void Shapes_that_are_no_plan(string json, params string[] codes) =>
        Assert.Equal(codes, Parse(json).Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData("{\n  // c\n", "CommentNotAllowed 2,3")]
    [InlineData("{\n  # c\n", "CommentNotAllowed 2,3")]
    [InlineData("{\"tasks\":[\n1,\n]}", "WrongType 2,1", "TrailingComma 3,1")]
    [InlineData("{'a':1}", "InvalidJson 1,2")]
    [InlineData("{\"ä𝄞\":1 x}", "UnknownKey 1,2", "InvalidJson 1,10")]
    [InlineData("{\"a\":1}\n}", "UnknownKey 1,2", "InvalidJson 2,1")]
    [InlineData("{\"tasks\":[{\"id\":\n\"a", "FileCutOff 2,3")]
    [InlineData("{\"tasks\":[", "FileCutOff 1,11")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[", "TooDeep 1,17")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"\\ud800\"}]}", "BrokenText 1,30")]
    public void Broken_json_says_where(string json, params string[] expected) => Finds(json, expected);

    [Fact]
    public void A_cut_file_says_what_is_open()
    {
        var found = Assert.Single(Parse("{\n \"tasks\": [ {\"id\": \"a\", \"prompt\": \"p\"}").Diagnostics);
        Assert.Contains("'[' of line 2, column 11", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_encodings_are_named()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            Assert.Equal("NotUtf8", Assert.Single(PlanFile.Parse([.. encoding.Preamble, .. encoding.GetBytes("{}")]).Diagnostics).Code);
            if (encoding != Encoding.UTF32)
            {
                Assert.Equal("NotUtf8", Assert.Single(PlanFile.Parse(encoding.GetBytes("{}")).Diagnostics).Code);
            }
        }

        var latin = PlanFile.Parse(Encoding.Latin1.GetBytes(WithTask("\"prompt\":\"ä\"")));
        Assert.Equal(("NotUtf8", 1, 30), (latin.Diagnostics[0].Code, latin.Diagnostics[0].Line!.Value, latin.Diagnostics[0].Column!.Value));
    }

    [Fact]
    public void All_problems_come_together_each_with_its_place()
    {
        Finds(
            """
            { "maxExecutors": 0,
              "tasks": [
                { "id": "a", "prompt": "p", "dependson": ["b"] },
                { "id": "A", "prompt": " ", "dependsOn": ["a",
                   "nobody"], "resources": { "cpus": 0, "memory": "0K" } },
                { "id": "c", "command": "x", "dependsOn": ["d"], "environment": { "B": "1", "PSORCH_X": "" }, "outputs": ["ok", "/x"] },
                { "id": "d", "prompt": "p", "dependsOn": ["c"], "network": "nowhere", "agent": "ClaudeCode" } ],
              "taks": 1 }
            """,
            "MaxExecutorsOutOfRange 1,19",
            "UnknownKey 3,33",
            "TaskIdDiffersOnlyInCase 4,13",
            "EmptyText 4,28",
            "UnknownDependency 5,8",
            "ImpossibleResource 5,42",
            "ImpossibleResource 5,55",
            "DependencyCycle 6,48",
            "ReservedEnvironmentName 6,81",
            "IllegalOutputPattern 6,117",
            "UnknownValue 7,64",
            "UnknownKey 8,3");
    }

    [Theory]
    [InlineData("\"prompt\":\"p\",\"dependson\":[]", "UnknownKey", "'dependsOn'")]
    [InlineData("\"prompt\":\"p\",\"zzz\":1", "UnknownKey", "The keys are")]
    [InlineData("\"prompt\":\"p\",\"resources\":{\"cpu\":1}", "UnknownKey", "'cpus'")]
    [InlineData("\"prompt\":\"p\",\"model\":\" \"", "IllegalModel", "Name a model")]
    [InlineData("\"prompt\":\"p\",\"effort\":\"highest\"", "UnknownValue", "High")]
    [InlineData("\"command\":\"c\",\"effort\":\"low\"", "AgentOnCommand", "Remove 'effort'")]
    [InlineData("\"prompt\":\"p\",\"secrets\":[\"sk-ant 1\"]", "IllegalSecretName", "not the secret itself")]
    [InlineData("\"command\":\"c\",\"secrets\":\"KEY\"", "WrongType", "brackets")]
    [InlineData("\"prompt\":\"p\",\"maxTurns\":0", "MaxTurnsOutOfRange", "1 to 10000")]
    [InlineData("\"prompt\":\"p\",\"maxCostUsd\":0", "MaxCostOutOfRange", "above 0")]
    [InlineData("\"prompt\":\"p\",\"maxCostUsd\":1e300", "NumberOutOfRange", "amount")]
    [InlineData("\"prompt\":\"p\",\"maxCostUsd\":\"2\"", "WrongType", "US dollars")]
    [InlineData("\"command\":\"c\",\"model\":\"m\"", "AgentOnCommand", "Remove 'model'")]
    [InlineData("\"command\":\"c\",\"maxCostUsd\":1", "AgentOnCommand", "Remove 'maxCostUsd'")]
    [InlineData("\"prompt\":\"p\",\"network\":\"host\"", "UnknownValue", "Bridge")]
    [InlineData("\"prompt\":\"p\",\"agent\":\"0\"", "UnknownValue", "Simulated")]
    [InlineData("\"prompt\":\"p\",\"agent\":\"Simulatd\"", "UnknownValue", "'Simulated'")]
    [InlineData("\"prompt\":\"p\",\"agent\":null", "WrongType", "remove the key")]
    [InlineData("\"prompt\":\"p\",\"prompt\":\"q\"", "DuplicateKey", "one of them")]
    [InlineData("\"prompt\":\"p\",\"kind\":\"Command\"", "KindDisagrees", "Remove 'kind'")]
    [InlineData("\"command\":\"c\",\"kind\":\"Agent\"", "KindDisagrees", "Remove 'kind'")]
    [InlineData("\"command\":\"c\",\"prompt\":\"p\"", "TwoKindsOfWork", "exactly one")]
    [InlineData("\"command\":\"c\",\"promptFile\":\"p\"", "TwoKindsOfWork", "exactly one")]
    [InlineData("\"prompt\":\"c\",\"promptFile\":\"p\"", "TwoKindsOfWork", "exactly one")]
    [InlineData("\"promptFile\":\"p\"", "PromptFileWithoutFolder", "'prompt'")]
    [InlineData("\"script\":\"s\",\"prompt\":\"p\"", "TwoKindsOfWork", "exactly one")]
    [InlineData("\"script\":\"s\",\"command\":\"p\"", "TwoKindsOfWork", "exactly one")]
    [InlineData("\"script\":\"s\",\"scriptFile\":\"p\"", "TwoKindsOfWork", "exactly one")]
    [InlineData("\"scriptFile\":\"p\"", "ScriptFileWithoutFolder", "'script'")]
    [InlineData("\"script\":\" \"", "EmptyText", "some text")]
    [InlineData("\"script\":\"s\",\"kind\":\"Command\"", "KindDisagrees", "Remove 'kind'")]
    [InlineData("\"script\":\"s\",\"model\":\"m\"", "AgentOnCommand", "Remove 'model'")]
    [InlineData("\"command\":\"c\",\"variables\":{}", "ScriptKeyWithoutScript", "add 'script'")]
    [InlineData("\"prompt\":\"c\",\"inProcess\":true", "ScriptKeyWithoutScript", "add 'script'")]
    [InlineData("\"script\":\"s\",\"variables\":{\"a b\":1}", "VariableNameInvalid", "letters")]
    [InlineData("\"script\":\"s\",\"variables\":{\"Dependency\":1}", "VariableNameTaken", "another name")]
    [InlineData("\"script\":\"s\",\"arguments\":1", "WrongType", "brackets")]
    [InlineData("\"script\":\"s\",\"arguments\":[{\"clixml\":\"<S>\"}]", "CliXmlInvalid", "Export-Clixml")]
    [InlineData("\"script\":\"s\",\"arguments\":[{\"clixml\":\"<S/><S/>\"}]", "CliXmlInvalid", "Export-Clixml")]
    [InlineData("\"script\":\"s\",\"modules\":[\"\"]", "EmptyText", "some text")]
    [InlineData("\"script\":\"s\",\"failOnExitCode\":1", "WrongType", "true or false")]
    [InlineData("\"prompt\":\"p\",\"dependsOn\":\"b\"", "WrongType", "brackets")]
    [InlineData("\"prompt\":\"p\",\"tags\":[5]", "WrongType", "\"5\"")]
    [InlineData("\"prompt\":\"p\",\"maxRetries\":\"3\"", "WrongType", "a whole number")]
    [InlineData("\"prompt\":\"p\",\"maxRetries\":1.5", "NumberOutOfRange", "whole")]
    [InlineData("\"prompt\":\"p\",\"priority\":99999999999", "NumberOutOfRange", "whole")]
    [InlineData("\"prompt\":\"p\",\"priority\":1e400", "NumberOutOfRange", "whole")]
    [InlineData("\"prompt\":\"p\",\"resources\":{\"cpus\":1e400}", "ImpossibleResource", "above 0")]
    [InlineData("\"prompt\":\"p\",\"resources\":{\"memory\":4}", "WrongType", "4G")]
    [InlineData("\"prompt\":\"p\",\"resources\":{\"memory\":\"-4G\"}", "InvalidMemory", "512M")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":90", "WrongType", "90s")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":\"25:00:00\"", "InvalidDuration", "hh go to 23")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":\"90\"", "InvalidDuration", "90s")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":\"-00:00:01\"", "InvalidDuration", "90s")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":\"99999999999999999999d\"", "InvalidDuration", "90s")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":\"9999999d\"", "DurationOutOfRange", "49 days")]
    [InlineData("\"prompt\":\"p\",\"timeLimit\":\"0s\"", "DurationOutOfRange", "above 0")]
    [InlineData("\"prompt\":\"p\",\"requireApproval\":\"yes\"", "WrongType", "true or false")]
    [InlineData("\"command\":\"c\",\"agent\":\"Simulated\"", "AgentOnCommand", "Remove")]
    public void A_bad_key_gives_exactly_its_error(string keys, string code, string remedy)
    {
        var found = Assert.Single(Parse(WithTask(keys)).Diagnostics);
        Assert.Equal((code, "plan.json", "a"), (found.Code, found.File, found.TaskId ?? "a"));
        Assert.NotNull(found.Line);
        Assert.Contains(remedy, found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Complexity_is_whole_or_absent() =>
        Finds(
            """{"complexity":{"score":1,"level":"Simpel","x":1},"tasks":[{"id":"a","prompt":"p"}]}""",
            "MissingKey 1,15",
            "MissingKey 1,15",
            "UnknownValue 1,34",
            "UnknownKey 1,43");

    [Fact]
    public void Warnings_come_with_a_good_plan()
    {
        var result = Parse("""{"tasks":[{"id":"a","prompt":"p"},{"id":"b","prompt":"p","dependsOn":["a","a"]}]}""");
        Assert.NotNull(result.Plan);
        Assert.Equal((PlanDiagnosticSeverity.Warning, 75), (result.Diagnostics[0].Severity, result.Diagnostics[0].Column!.Value));
        Assert.StartsWith("plan.json(1,75): warning DuplicateDependency: ", result.Diagnostics[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void Places_do_not_depend_on_how_the_bytes_come(int bufferSize)
    {
        string[] files =
        [
            "{ \"maxExecutors\": 0,\n \"tasks\": [ {\"id\":\"ä𝄞\",\n\n \"prompt\": \"p\\n\", \"x\": [1, {}] } ] }",
            "{ \"tasks\": [\n\n   1, 2 ,] }",
            "{ \"tasks\": [\n\n   \"ää\", 2 3] }",
            "{ \"tasks\": [\n\n   \"ää\", 2",
            "   ",
        ];
        foreach (var file in files)
        {
            var bytes = Encoding.UTF8.GetBytes(file);
            using var stream = new MemoryStream(bytes);
            var pieces = PlanFile.Parse(stream, PlanDialect.PlanFile, null, null, bufferSize, TestContext.Current.CancellationToken);
            var whole = PlanFile.Parse(bytes);
            Assert.Equal(
                whole.Diagnostics.Select(d => (d.Code == "TrailingComma" ? "InvalidJson" : d.Code, d.Line, d.Column)),
                pieces.Diagnostics.Select(d => (d.Code == "TrailingComma" ? "InvalidJson" : d.Code, d.Line, d.Column)));
        }
    }

    [Fact]
    public void A_text_beyond_all_bounds_is_refused_and_not_held_in_memory_twice()
    {
        var file = new byte[70 * 1024 * 1024];
        file.AsSpan().Fill((byte)'x');
        "{\"tasks\":\""u8.CopyTo(file);
        Assert.Equal("TextTooLong", Assert.Single(PlanFile.Parse(file).Diagnostics).Code);
    }

    [Fact]
    public void Cancelling_stops_between_tasks()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(WithTask("\"prompt\":\"p\"")));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => PlanFile.Parse(stream, cancellation: source.Token));
    }
}
