namespace Chains.Core.Formatting.GoJson;

internal sealed partial class TypeTable
{
    /// <summary>
    /// The structs that a TaskRun, a PipelineRun's spec and the feature flags are made of, in the order their fields are declared:
    /// tektoncd/pipeline <c>pkg/apis/pipeline/v1</c> at v1.15 with Kubernetes 1.36.
    /// <c>?</c> after a name is Go's <c>omitempty</c>, <c>~</c> its <c>omitzero</c>. Types: <c>s</c> string, <c>b</c> bool, <c>i</c> integer,
    /// <c>*T</c> pointer, <c>[T</c> list, <c>{T</c> map from string, a struct's name, or a short name of one of <see cref="TypeKind"/>.
    /// </summary>
    private const string Data = """
        AWSElasticBlockStoreVolumeSource: volumeID=s fsType?=s partition?=i readOnly?=b
        Affinity: nodeAffinity?=*NodeAffinity podAffinity?=*PodAffinity podAntiAffinity?=*PodAntiAffinity
        AppArmorProfile: type=s localhostProfile?=*s
        Artifact: name?=s values?=[ArtifactValue buildOutput?=b
        ArtifactValue: digest?={s uri?=s
        Artifacts: inputs?=[Artifact outputs?=[Artifact
        AzureDiskVolumeSource: diskName=s diskURI=s cachingMode?=*s fsType?=*s readOnly?=*b kind?=*s
        AzureFileVolumeSource: secretName=s shareName=s readOnly?=b
        CSIVolumeSource: driver=s readOnly?=*b fsType?=*s volumeAttributes?={s nodePublishSecretRef?=*LocalObjectReference
        Capabilities: add?=[s drop?=[s
        CephFSVolumeSource: monitors=[s path?=s user?=s secretFile?=s secretRef?=*LocalObjectReference readOnly?=b
        CinderVolumeSource: volumeID=s fsType?=s readOnly?=b secretRef?=*LocalObjectReference
        ClusterTrustBundleProjection: name?=*s signerName?=*s labelSelector?=*LabelSelector optional?=*b path=s
        Condition: type=s status=s severity?=s lastTransitionTime?=time reason?=s message?=s
        ConfigMapEnvSource: name?=s optional?=*b
        ConfigMapKeySelector: name?=s key=s optional?=*b
        ConfigMapProjection: name?=s items?=[KeyToPath optional?=*b
        ConfigMapVolumeSource: name?=s items?=[KeyToPath defaultMode?=*i optional?=*b
        ContainerPort: name?=s hostPort?=i containerPort=i protocol?=s hostIP?=s
        ContainerStateRunning: startedAt?=time
        ContainerStateTerminated: exitCode=i signal?=i reason?=s message?=s startedAt?=time finishedAt?=time containerID?=s
        ContainerStateWaiting: reason?=s message?=s
        DownwardAPIProjection: items?=[DownwardAPIVolumeFile
        DownwardAPIVolumeFile: path=s fieldRef?=*ObjectFieldSelector resourceFieldRef?=*ResourceFieldSelector mode?=*i
        DownwardAPIVolumeSource: items?=[DownwardAPIVolumeFile defaultMode?=*i
        EmbeddedTask: apiVersion?=s kind?=s spec?=raw metadata?=PipelineTaskMetadata params?=[ParamSpec displayName?=s description?=s steps?=[Step volumes?=[Volume
          stepTemplate?=*StepTemplate sidecars?=[Sidecar workspaces?=[WorkspaceDeclaration results?=[TaskResult
        EmptyDirVolumeSource: medium?=s sizeLimit?=*qty
        EnvFromSource: prefix?=s configMapRef?=*ConfigMapEnvSource secretRef?=*SecretEnvSource
        EnvVar: name=s value?=s valueFrom?=*EnvVarSource
        EnvVarSource: fieldRef?=*ObjectFieldSelector resourceFieldRef?=*ResourceFieldSelector configMapKeyRef?=*ConfigMapKeySelector secretKeyRef?=*SecretKeySelector
          fileKeyRef?=*FileKeySelector
        EphemeralVolumeSource: volumeClaimTemplate?=*PersistentVolumeClaimTemplate
        ExecAction: command?=[s
        FCVolumeSource: targetWWNs?=[s lun?=*i fsType?=s readOnly?=b wwids?=[s
        FeatureFlags: disableCredsInit?=b runningInEnvWithInjectedSidecars?=b requireGitSSHSecretKnownHosts?=b enableAPIFields?=s sendCloudEventsForRuns?=b
          awaitSidecarReadiness?=b enforceNonfalsifiability?=s enableKeepPodOnCancel?=b verificationNoMatchPolicy?=s enableProvenanceInStatus?=b resultExtractionMethod?=s
          maxResultSize?=i setSecurityContext?=b setSecurityContextReadOnlyRootFilesystem?=b coschedule?=s enableCELInWhenExpression?=b enableStepActions?=b enableParamEnum?=b
          enableArtifacts?=b disableInlineSpec?=s enableConciseResolverSyntax?=b enableKubernetesSidecar?=b enableWaitExponentialBackoff?=b
          enableTerminationMessageCompression?=b enableTektonOCIBundles?=*b
        FileKeySelector: volumeName=s path=s key=s optional?=*b
        FlexVolumeSource: driver=s fsType?=s secretRef?=*LocalObjectReference readOnly?=b options?={s
        FlockerVolumeSource: datasetName?=s datasetUUID?=s
        GCEPersistentDiskVolumeSource: pdName=s fsType?=s partition?=i readOnly?=b
        GRPCAction: port=i service=*s
        GitRepoVolumeSource: repository=s revision?=s directory?=s
        GlusterfsVolumeSource: endpoints=s path=s readOnly?=b
        HTTPGetAction: path?=s port=ios host?=s scheme?=s httpHeaders?=[HTTPHeader
        HTTPHeader: name=s value=s
        HostAlias: ip=s hostnames?=[s
        HostPathVolumeSource: path=s type?=*s
        ISCSIVolumeSource: targetPortal=s iqn=s lun=i iscsiInterface?=s fsType?=s readOnly?=b portals?=[s chapAuthDiscovery?=b chapAuthSession?=b
          secretRef?=*LocalObjectReference initiatorName?=*s
        ImageVolumeSource: reference?=s pullPolicy?=s
        IncludeParams: name?=s params?=[Param
        KeyToPath: key=s path=s mode?=*i
        LabelSelector: matchLabels?={s matchExpressions?=[LabelSelectorRequirement
        LabelSelectorRequirement: key=s operator=s values?=[s
        Lifecycle: postStart?=*LifecycleHandler preStop?=*LifecycleHandler stopSignal?=*s
        LifecycleHandler: exec?=*ExecAction httpGet?=*HTTPGetAction tcpSocket?=*TCPSocketAction sleep?=*SleepAction
        LocalObjectReference: name?=s
        ManagedFieldsEntry: manager?=s operation?=s apiVersion?=s time?=*time fieldsType?=s fieldsV1?=*raw subresource?=s
        Matrix: params?=[Param include?=[IncludeParams
        ModifyVolumeStatus: targetVolumeAttributesClassName?=s status=s
        NFSVolumeSource: server=s path=s readOnly?=b
        NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution?=*NodeSelector preferredDuringSchedulingIgnoredDuringExecution?=[PreferredSchedulingTerm
        NodeSelector: nodeSelectorTerms=[NodeSelectorTerm
        NodeSelectorRequirement: key=s operator=s values?=[s
        NodeSelectorTerm: matchExpressions?=[NodeSelectorRequirement matchFields?=[NodeSelectorRequirement
        ObjectFieldSelector: apiVersion?=s fieldPath=s
        ObjectMeta: name?=s generateName?=s namespace?=s selfLink?=s uid?=s resourceVersion?=s generation?=i creationTimestamp~=time deletionTimestamp?=*time
          deletionGracePeriodSeconds?=*i labels?={s annotations?=annotations ownerReferences?=[OwnerReference finalizers?=[s managedFields?=[ManagedFieldsEntry
        OwnerReference: apiVersion=s kind=s name=s uid=s controller?=*b blockOwnerDeletion?=*b
        Param: name=s value=param
        ParamSpec: name=s type?=s description?=s properties?={PropertySpec default?=*param enum?=[s
        PersistentVolumeClaim: kind?=s apiVersion?=s metadata?=ObjectMeta spec?=PersistentVolumeClaimSpec status?=PersistentVolumeClaimStatus
        PersistentVolumeClaimCondition: type=s status=s lastProbeTime?=time lastTransitionTime?=time reason?=s message?=s
        PersistentVolumeClaimSpec: accessModes?=[s selector?=*LabelSelector resources?=VolumeResourceRequirements volumeName?=s storageClassName?=*s volumeMode?=*s
          dataSource?=*TypedLocalObjectReference dataSourceRef?=*TypedObjectReference volumeAttributesClassName?=*s
        PersistentVolumeClaimStatus: phase?=s accessModes?=[s capacity?={qty conditions?=[PersistentVolumeClaimCondition allocatedResources?={qty allocatedResourceStatuses?={s
          currentVolumeAttributesClassName?=*s modifyVolumeStatus?=*ModifyVolumeStatus
        PersistentVolumeClaimTemplate: metadata?=ObjectMeta spec=PersistentVolumeClaimSpec
        PersistentVolumeClaimVolumeSource: claimName=s readOnly?=b
        PhotonPersistentDiskVolumeSource: pdID=s fsType?=s
        PipelineRef: name?=s apiVersion?=s resolver?=s params?=[Param
        PipelineResult: name=s type?=s description=s value=param
        PipelineRunSpec: pipelineRef?=*PipelineRef pipelineSpec?=*PipelineSpec params?=[Param status?=s timeouts?=*TimeoutFields taskRunTemplate?=PipelineTaskRunTemplate
          workspaces?=[WorkspaceBinding taskRunSpecs?=[PipelineTaskRunSpec managedBy?=*s
        PipelineSpec: displayName?=s description?=s tasks?=[PipelineTask params?=[ParamSpec workspaces?=[PipelineWorkspaceDeclaration results?=[PipelineResult
          finally?=[PipelineTask
        PipelineTask: name?=s displayName?=s description?=s taskRef?=*TaskRef taskSpec?=*EmbeddedTask when?=[WhenExpression retries?=i runAfter?=[s params?=[Param
          matrix?=*Matrix workspaces?=[WorkspacePipelineTaskBinding timeout?=*dur pipelineRef?=*PipelineRef pipelineSpec?=*PipelineSpec onError?=s
        PipelineTaskMetadata: labels?={s annotations?={s
        PipelineTaskRunSpec: pipelineTaskName?=s serviceAccountName?=s podTemplate?=*Template stepSpecs?=[TaskRunStepSpec sidecarSpecs?=[TaskRunSidecarSpec
          metadata?=*PipelineTaskMetadata computeResources?=*ResourceRequirements timeout?=*dur
        PipelineTaskRunTemplate: podTemplate?=*Template serviceAccountName?=s
        PipelineWorkspaceDeclaration: name=s description?=s optional?=b
        PodAffinity: requiredDuringSchedulingIgnoredDuringExecution?=[PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution?=[WeightedPodAffinityTerm
        PodAffinityTerm: labelSelector?=*LabelSelector namespaces?=[s topologyKey=s namespaceSelector?=*LabelSelector matchLabelKeys?=[s mismatchLabelKeys?=[s
        PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution?=[PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution?=[WeightedPodAffinityTerm
        PodCertificateProjection: signerName?=s keyType?=s maxExpirationSeconds?=*i credentialBundlePath?=s keyPath?=s certificateChainPath?=s userAnnotations?={s
        PodDNSConfig: nameservers?=[s searches?=[s options?=[PodDNSConfigOption
        PodDNSConfigOption: name?=s value?=*s
        PodSecurityContext: seLinuxOptions?=*SELinuxOptions windowsOptions?=*WindowsSecurityContextOptions runAsUser?=*i runAsGroup?=*i runAsNonRoot?=*b supplementalGroups?=[i
          supplementalGroupsPolicy?=*s fsGroup?=*i sysctls?=[Sysctl fsGroupChangePolicy?=*s seccompProfile?=*SeccompProfile appArmorProfile?=*AppArmorProfile
          seLinuxChangePolicy?=*s
        PortworxVolumeSource: volumeID=s fsType?=s readOnly?=b
        PreferredSchedulingTerm: weight=i preference=NodeSelectorTerm
        Probe: exec?=*ExecAction httpGet?=*HTTPGetAction tcpSocket?=*TCPSocketAction grpc?=*GRPCAction initialDelaySeconds?=i timeoutSeconds?=i periodSeconds?=i
          successThreshold?=i failureThreshold?=i terminationGracePeriodSeconds?=*i
        ProjectedVolumeSource: sources=[VolumeProjection defaultMode?=*i
        PropertySpec: type?=s
        Provenance: refSource?=*RefSource featureFlags?=*FeatureFlags
        QuobyteVolumeSource: registry=s volume=s readOnly?=b user?=s group?=s tenant?=s
        RBDVolumeSource: monitors=[s image=s fsType?=s pool?=s user?=s keyring?=s secretRef?=*LocalObjectReference readOnly?=b
        Ref: name?=s resolver?=s params?=[Param
        RefSource: uri?=s digest?={s entryPoint?=s
        ResourceClaim: name=s request?=s
        ResourceFieldSelector: containerName?=s resource=s divisor?=qty
        ResourceRequirements: limits?={qty requests?={qty claims?=[ResourceClaim
        SELinuxOptions: user?=s role?=s type?=s level?=s
        ScaleIOVolumeSource: gateway=s system=s secretRef=*LocalObjectReference sslEnabled?=b protectionDomain?=s storagePool?=s storageMode?=s volumeName?=s fsType?=s
          readOnly?=b
        SeccompProfile: type=s localhostProfile?=*s
        SecretEnvSource: name?=s optional?=*b
        SecretKeySelector: name?=s key=s optional?=*b
        SecretProjection: name?=s items?=[KeyToPath optional?=*b
        SecretVolumeSource: secretName?=s items?=[KeyToPath defaultMode?=*i optional?=*b
        SecurityContext: capabilities?=*Capabilities privileged?=*b seLinuxOptions?=*SELinuxOptions windowsOptions?=*WindowsSecurityContextOptions runAsUser?=*i runAsGroup?=*i
          runAsNonRoot?=*b readOnlyRootFilesystem?=*b allowPrivilegeEscalation?=*b procMount?=*s seccompProfile?=*SeccompProfile appArmorProfile?=*AppArmorProfile
        ServiceAccountTokenProjection: audience?=s expirationSeconds?=*i path=s
        Sidecar: name=s image?=s command?=[s args?=[s workingDir?=s ports?=[ContainerPort envFrom?=[EnvFromSource env?=[EnvVar computeResources?=ResourceRequirements
          volumeMounts?=[VolumeMount volumeDevices?=[VolumeDevice livenessProbe?=*Probe readinessProbe?=*Probe startupProbe?=*Probe lifecycle?=*Lifecycle
          terminationMessagePath?=s terminationMessagePolicy?=s imagePullPolicy?=s securityContext?=*SecurityContext stdin?=b stdinOnce?=b tty?=b script?=s
          workspaces?=[WorkspaceUsage restartPolicy?=*s
        SidecarState: waiting?=*ContainerStateWaiting running?=*ContainerStateRunning terminated?=*ContainerStateTerminated name?=s container?=s imageID?=s
        SleepAction: seconds=i
        Step: name=s displayName?=s image?=s command?=[s args?=[s workingDir?=s envFrom?=[EnvFromSource env?=[EnvVar computeResources?=ResourceRequirements
          volumeMounts?=[VolumeMount volumeDevices?=[VolumeDevice imagePullPolicy?=s securityContext?=*SecurityContext script?=s timeout?=*dur workspaces?=[WorkspaceUsage
          onError?=s stdoutConfig?=*StepOutputConfig stderrConfig?=*StepOutputConfig ref?=*Ref params?=[Param results?=[StepResult when?=[WhenExpression
        StepOutputConfig: path?=s
        StepResult: name=s type?=s properties?={PropertySpec description?=s
        StepState: waiting?=*ContainerStateWaiting running?=*ContainerStateRunning terminated?=*ContainerStateTerminated name?=s container?=s imageID?=s results?=[TaskRunResult
          provenance?=*Provenance terminationReason?=s inputs?=[Artifact outputs?=[Artifact
        StepTemplate: image?=s command?=[s args?=[s workingDir?=s envFrom?=[EnvFromSource env?=[EnvVar computeResources?=ResourceRequirements volumeMounts?=[VolumeMount
          volumeDevices?=[VolumeDevice imagePullPolicy?=s securityContext?=*SecurityContext
        StorageOSVolumeSource: volumeName?=s volumeNamespace?=s fsType?=s readOnly?=b secretRef?=*LocalObjectReference
        Sysctl: name=s value=s
        TCPSocketAction: port=ios host?=s
        TaskBreakpoints: onFailure?=s beforeSteps?=[s
        TaskRef: name?=s kind?=s apiVersion?=s resolver?=s params?=[Param
        TaskResult: name=s type?=s properties?={PropertySpec description?=s value?=*param
        TaskRun: kind?=s apiVersion?=s metadata?=ObjectMeta spec?=TaskRunSpec status?=TaskRunStatus
        TaskRunDebug: breakpoints?=*TaskBreakpoints
        TaskRunResult: name=s type?=s value=param
        TaskRunSidecarSpec: name=s computeResources=ResourceRequirements
        TaskRunSpec: debug?=*TaskRunDebug params?=[Param serviceAccountName=s taskRef?=*TaskRef taskSpec?=*TaskSpec status?=s statusMessage?=s retries?=i timeout?=*dur
          podTemplate?=*Template workspaces?=[WorkspaceBinding stepSpecs?=[TaskRunStepSpec sidecarSpecs?=[TaskRunSidecarSpec computeResources?=*ResourceRequirements
          managedBy?=*s
        TaskRunStatus: observedGeneration?=i conditions?=[Condition annotations?={s podName=s startTime?=*time completionTime?=*time steps?=[StepState
          retriesStatus?=[TaskRunStatus results?=[TaskRunResult artifacts?=*Artifacts sidecars?=[SidecarState taskSpec?=*TaskSpec provenance?=*Provenance spanContext?={s
        TaskRunStepSpec: name=s computeResources=ResourceRequirements
        TaskSpec: params?=[ParamSpec displayName?=s description?=s steps?=[Step volumes?=[Volume stepTemplate?=*StepTemplate sidecars?=[Sidecar
          workspaces?=[WorkspaceDeclaration results?=[TaskResult
        Template: nodeSelector?={s env?=[EnvVar tolerations?=[Toleration affinity?=*Affinity securityContext?=*PodSecurityContext volumes?=[Volume runtimeClassName?=*s
          automountServiceAccountToken?=*b dnsPolicy?=*s dnsConfig?=*PodDNSConfig enableServiceLinks?=*b priorityClassName?=*s schedulerName?=s
          imagePullSecrets?=[LocalObjectReference hostAliases?=[HostAlias hostNetwork?=b hostUsers?=*b topologySpreadConstraints?=[TopologySpreadConstraint
        TimeoutFields: pipeline?=*dur tasks?=*dur finally?=*dur
        Toleration: key?=s operator?=s value?=s effect?=s tolerationSeconds?=*i
        TopologySpreadConstraint: maxSkew=i topologyKey=s whenUnsatisfiable=s labelSelector?=*LabelSelector minDomains?=*i nodeAffinityPolicy?=*s nodeTaintsPolicy?=*s
          matchLabelKeys?=[s
        TypedLocalObjectReference: apiGroup=*s kind=s name=s
        TypedObjectReference: apiGroup=*s kind=s name=s namespace?=*s
        Volume: name=s hostPath?=*HostPathVolumeSource emptyDir?=*EmptyDirVolumeSource gcePersistentDisk?=*GCEPersistentDiskVolumeSource
          awsElasticBlockStore?=*AWSElasticBlockStoreVolumeSource gitRepo?=*GitRepoVolumeSource secret?=*SecretVolumeSource nfs?=*NFSVolumeSource iscsi?=*ISCSIVolumeSource
          glusterfs?=*GlusterfsVolumeSource persistentVolumeClaim?=*PersistentVolumeClaimVolumeSource rbd?=*RBDVolumeSource flexVolume?=*FlexVolumeSource
          cinder?=*CinderVolumeSource cephfs?=*CephFSVolumeSource flocker?=*FlockerVolumeSource downwardAPI?=*DownwardAPIVolumeSource fc?=*FCVolumeSource
          azureFile?=*AzureFileVolumeSource configMap?=*ConfigMapVolumeSource vsphereVolume?=*VsphereVirtualDiskVolumeSource quobyte?=*QuobyteVolumeSource
          azureDisk?=*AzureDiskVolumeSource photonPersistentDisk?=*PhotonPersistentDiskVolumeSource projected?=*ProjectedVolumeSource portworxVolume?=*PortworxVolumeSource
          scaleIO?=*ScaleIOVolumeSource storageos?=*StorageOSVolumeSource csi?=*CSIVolumeSource ephemeral?=*EphemeralVolumeSource image?=*ImageVolumeSource
        VolumeDevice: name=s devicePath=s
        VolumeMount: name=s readOnly?=b recursiveReadOnly?=*s mountPath=s subPath?=s mountPropagation?=*s subPathExpr?=s
        VolumeProjection: secret?=*SecretProjection downwardAPI?=*DownwardAPIProjection configMap?=*ConfigMapProjection serviceAccountToken?=*ServiceAccountTokenProjection
          clusterTrustBundle?=*ClusterTrustBundleProjection podCertificate?=*PodCertificateProjection
        VolumeResourceRequirements: limits?={qty requests?={qty
        VsphereVirtualDiskVolumeSource: volumePath=s fsType?=s storagePolicyName?=s storagePolicyID?=s
        WeightedPodAffinityTerm: weight=i podAffinityTerm=PodAffinityTerm
        WhenExpression: input?=s operator?=s values?=[s cel?=s
        WindowsSecurityContextOptions: gmsaCredentialSpecName?=*s gmsaCredentialSpec?=*s runAsUserName?=*s hostProcess?=*b
        WorkspaceBinding: name=s subPath?=s volumeClaimTemplate?=*PersistentVolumeClaim persistentVolumeClaim?=*PersistentVolumeClaimVolumeSource
          emptyDir?=*EmptyDirVolumeSource configMap?=*ConfigMapVolumeSource secret?=*SecretVolumeSource projected?=*ProjectedVolumeSource csi?=*CSIVolumeSource
        WorkspaceDeclaration: name=s description?=s mountPath?=s readOnly?=b optional?=b
        WorkspacePipelineTaskBinding: name=s workspace?=s subPath?=s
        WorkspaceUsage: name=s mountPath=s
        """;
}
